import { grantKey, type LogInOptions } from '@buzon/oauth';
import type { InstallationSettings, OAuthSettings, SmtpSettings } from '@buzon/shared/settings';
import { CommandError } from '../command.ts';

type StoredGrant = Pick<LogInOptions, 'client' | 'scope' | 'user'>;

interface Account {
  readonly user: string;
  readonly oauth: OAuthSettings | null;
}

/**
 * What a person may log in for: the mailbox of a listener and its own `Smtp`, or the `Smtp` of all.
 * @throws CommandError when there is no such listener, or nothing of it waits for a log-in
 */
export function storedGrants(
  { smtp, listeners }: InstallationSettings,
  name: string,
): readonly StoredGrant[] {
  const listener = listeners.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  const isForAll = listener === undefined && name.toLowerCase() === 'smtp' && smtp !== null;
  if (listener === undefined && !isForAll) {
    const known = listeners.map(({ id }) => id).join(', ');
    throw new CommandError(`There is no listener ${name}; there are: ${known}.`);
  }
  const accounts =
    listener === undefined
      ? accountsOf(smtp)
      : [{ user: listener.userName, oauth: listener.oauth }, ...accountsOf(listener.smtp)];
  const stored = new Map(
    accounts.flatMap(grantOf).map((grant) => [grantKey(grant.client, grant.user, ''), grant]),
  );
  if (stored.size === 0) throw new CommandError(whyNone(name, accounts));
  return [...stored.values()];
}

function accountsOf(smtp: SmtpSettings | null): readonly Account[] {
  const account = smtp?.account;
  return account?.by === 'oauth' ? [{ user: account.userName, oauth: account.oauth }] : [];
}

function grantOf({ user, oauth }: Account): readonly StoredGrant[] {
  return oauth?.grant === 'refresh-token' && oauth.refreshToken === null
    ? [{ user, client: oauth.client, scope: oauth.scope }]
    : [];
}

function whyNone(name: string, accounts: readonly Account[]): string {
  const grants = accounts.map(({ oauth }) => oauth?.grant ?? null);
  if (grants.includes('refresh-token')) {
    return `${name} has a RefreshToken in the settings, which would win: set it to stored first.`;
  }
  return grants.every((grant) => grant === null)
    ? `${name} has no OAuth in the settings: there is nothing to log in for.`
    : `${name} gets its tokens without a person; set RefreshToken to stored to log in for it.`;
}
