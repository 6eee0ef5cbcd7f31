import type { z } from 'zod';
import { readAuthority } from './authority.ts';
import { listenerSchema } from './listener-schema.ts';
import type { ListenerSettings, SettingsProblem } from './model.ts';
import { readOAuth } from './oauth.ts';
import type { OAuthSettings } from './oauth-model.ts';
import { type PasswordSources, type ResolvedPassword, resolvePassword } from './password.ts';
import type { RawListener, RawSettings } from './raw.ts';
import { readValues } from './read-values.ts';
import { readSmtp } from './smtp.ts';
import type { SmtpAccount } from './smtp-model.ts';

/** A listener as far as it could be read: null when anything of it is wrong. */
export interface ListenerReading {
  readonly settings: ListenerSettings | null;
  readonly problems: readonly SettingsProblem[];
}

const ID_ALLOWED = '1–50 letters, digits, _ or -';

/** Judges one listener by the schema and puts its defaults in. */
export function readListener(
  raw: RawListener,
  nameOf: RawSettings['nameOf'],
  sources: PasswordSources,
): ListenerReading {
  const file = sources.settingsFile;
  const place = { file, nameOf };
  // An empty output folder means deleting: that must be meant, by leaving it out.
  const values = readValues(raw, listenerSchema, place, ['oauth', 'smtp'], ['outputFolder']);
  const oauth = readOAuth(raw.groups, place, sources);
  const written = values.given.get('password')?.trim() ?? null;
  const password = oauth.isWritten ? withOAuth(written) : readPassword(written, sources);
  const { data } = values;
  const userName = data?.userName ?? '';
  const own = { userName, account: accountOf(userName, password, oauth.settings) };
  const smtp = readSmtp(raw.groups, place, sources, own);
  const authority = readAuthority(data?.tlsCaFile ?? null, file);
  const id = raw.id?.value.trim() ?? 'Default';

  const problems: SettingsProblem[] = [
    ...idProblems(file, raw, id),
    ...values.problems,
    ...oauth.problems,
    ...smtp.problems,
    ...(data !== null && isNeverPassed(data) ? [values.problem('requireAuthentication')] : []),
  ];
  if ('shown' in password) {
    problems.push(values.problem('password', password.allowed, password.shown));
  }
  if ('allowed' in authority) {
    problems.push(values.problem('tlsCaFile', authority.allowed, authority.shown));
  }
  if (problems.length > 0 || data === null || !('password' in password && 'ca' in authority)) {
    return { settings: null, problems };
  }
  const rest = {
    password: password.password,
    ca: authority.ca,
    oauth: oauth.settings,
    smtp: smtp.settings,
  };
  return { settings: complete(id, data, rest), problems: [] };
}

/** A null that was written by nobody: the schema's words say what is missing. */
function readPassword(written: string | null, sources: PasswordSources): ResolvedPassword {
  return written === null
    ? { shown: '', allowed: listenerSchema.shape.password.description ?? '' }
    : resolvePassword(written, sources);
}

/** A token is the password. */
function withOAuth(written: string | null): ResolvedPassword {
  return written === null
    ? { password: { text: '', file: null } }
    : { shown: '(hidden)', allowed: 'not beside OAuth: one of them must go' };
}

/** The listener's own account, which its mails are sent by unless `Smtp` names another. */
function accountOf(
  userName: string,
  password: ResolvedPassword,
  oauth: OAuthSettings | null,
): SmtpAccount | null {
  if (oauth !== null) return { userName, by: 'oauth', oauth };
  return 'password' in password ? { userName, by: 'password', password: password.password } : null;
}

/** Whether authentication is required that nobody could ever pass. */
function isNeverPassed(data: z.output<typeof listenerSchema>): boolean {
  return data.requireAuthentication && data.trustedAuthserv.length === 0;
}

/** What depends on other values. */
function complete(
  id: string,
  data: z.output<typeof listenerSchema>,
  {
    password,
    ca,
    oauth,
    smtp,
  }: Pick<ListenerSettings, 'oauth' | 'smtp'> &
    Extract<ResolvedPassword, { password: unknown }> & { readonly ca: string | null },
): ListenerSettings {
  const { requireTls, tlsCaFile: _, tlsMinVersion, tlsServerName, ...rest } = data;
  return {
    ...rest,
    id,
    password: password.text,
    passwordFile: password.file,
    oauth,
    smtp,
    port: data.port ?? (data.useSsl ? 993 : 143),
    tls: { required: requireTls, ca, minVersion: tlsMinVersion, serverName: tlsServerName },
  };
}

function idProblems(file: string, raw: RawListener, id: string): readonly SettingsProblem[] {
  if (/^[A-Za-z0-9_-]{1,50}$/.test(id)) return [];
  const { name, line } = raw.id ?? { name: 'ID', line: raw.line };
  return [{ where: `${file}:${line}`, name, value: id, allowed: ID_ALLOWED }];
}
