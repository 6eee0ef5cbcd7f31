import { z } from 'zod';
import { flag, number, text, word } from './fields.ts';
import type { SettingsProblem } from './model.ts';
import { readOAuth } from './oauth.ts';
import { type PasswordSources, resolvePassword } from './password.ts';
import { HIDDEN } from './problem.ts';
import type { RawGroup } from './raw.ts';
import { onlyGroup, type Place, readValues, type ValuesReading } from './read-values.ts';
import type { SmtpAccount, SmtpSettings } from './smtp-model.ts';

/** `Smtp` as far as it could be read: null when anything of it is wrong. */
export interface SmtpReading {
  readonly settings: SmtpSettings | null;
  readonly problems: readonly SettingsProblem[];
}

/** RFC 8314 §3.3: implicit TLS; RFC 6409 §3.1: submission, with STARTTLS. */
const PORTS = { implicit: 465, submission: 587 };

const schema = z.object({
  hostName: word('required: the name or address of the SMTP server'),
  port: number(1, 65_535).optional().describe('a whole number, 1–65535'),
  useSsl: flag().default(true).describe('True, False'),
  userName: text('').nullable().default(null).describe('the name of the account'),
  password: text('')
    .nullable()
    .default(null)
    .describe('the password, or enc:…, env:NAME, file:PATH'),
  maxSendRate: number(1, 10_000)
    .nullable()
    .default(null)
    .describe('a whole number of mails a minute, 1–10000'),
});

/** A listener, as far as its mails may be sent by its own account. */
export interface OwnAccount {
  readonly userName: string;
  /** Null: what proves it is wrong, which is told of the listener itself. */
  readonly account: SmtpAccount | null;
}

/**
 * Judges the `Smtp` among these groups.
 * @param own who sends when nothing else is said: the listener; null outside of listeners
 */
export function readSmtp(
  groups: readonly RawGroup[],
  place: Place,
  sources: PasswordSources,
  own: OwnAccount | null,
): SmtpReading {
  const { group, problems } = onlyGroup(groups, 'smtp', place);
  if (group === null) return { settings: null, problems };
  const values = readValues(group, schema, place, ['oauth']);
  const account = readAccount(group, values, { place, sources, own });
  const all = [...problems, ...values.problems, ...account.problems];
  if (all.length > 0 || values.data === null) return { settings: null, problems: all };
  const { hostName, useSsl, maxSendRate, port } = values.data;
  return {
    settings: {
      hostName,
      port: port ?? (useSsl ? PORTS.implicit : PORTS.submission),
      useSsl,
      account: account.settings,
      maxSendRate,
    },
    problems: [],
  };
}

interface AccountReading {
  readonly settings: SmtpAccount | null;
  readonly problems: readonly SettingsProblem[];
}

/** Who sends: by a password, by OAuth, or as the listener itself. */
function readAccount(
  group: RawGroup,
  values: ValuesReading<typeof schema>,
  context: {
    readonly place: Place;
    readonly sources: PasswordSources;
    readonly own: OwnAccount | null;
  },
): AccountReading {
  const { place, sources, own } = context;
  const { given, problem } = values;
  const oauth = readOAuth(group.groups, place, sources);
  const password = given.get('password')?.trim() ?? null;
  const userName = writtenUserName(values) ?? own?.userName ?? null;
  const accept = (settings: SmtpAccount | null): AccountReading => ({
    settings,
    problems: oauth.problems,
  });
  const refuse = (...args: Parameters<typeof problem>): AccountReading => ({
    settings: null,
    problems: [...oauth.problems, problem(...args)],
  });
  const isProven = password !== null || oauth.isWritten;
  if (password !== null && oauth.isWritten) {
    return refuse('password', 'not beside OAuth: one of them must go', HIDDEN);
  }
  if (isProven && userName === null)
    return refuse('userName', 'required beside Password and OAuth');
  if (userName === null) return accept(null);
  if (!isProven) {
    return own === null
      ? refuse('password', 'required beside UserName: Password or OAuth')
      : accept(own.account && { ...own.account, userName });
  }
  if (password === null) {
    return accept(oauth.settings && { userName, by: 'oauth', oauth: oauth.settings });
  }
  const resolved = resolvePassword(password, sources);
  return 'password' in resolved
    ? accept({ userName, by: 'password', password: resolved.password })
    : refuse('password', resolved.allowed, resolved.shown);
}

/** Also where there is no data because another value is at fault. */
function writtenUserName({ data, given }: ValuesReading<typeof schema>): string | null {
  return data?.userName ?? given.get('userName')?.trim() ?? null;
}
