import type { ProviderProfile } from '@buzon/shared/providers';
import type { ListenerSettings } from '@buzon/shared/settings';
import { type Finding, warn } from './finding.ts';

/** Whose connections count together. */
type Account = Pick<ListenerSettings, 'hostName' | 'userName'>;

/**
 * Listeners that need more than half of the connections which the provider gives one account: what is
 * left may be too little for the people who read it. Each listener keeps one.
 */
export function crowdedAccount(
  what: string,
  account: Account,
  listeners: readonly Account[],
  { label, connections }: ProviderProfile,
): readonly Finding[] {
  const needed = listeners.filter((other) => isSame(account, other)).length;
  if (connections === null || needed * 2 <= connections.perAccount) return [];
  return [
    warn(
      what,
      `${needed} listeners keep a connection to ${account.userName} each, and ${label} gives an account ${connections.perAccount}`,
      'watch fewer folders of this account, or spread them over accounts',
    ),
  ];
}

function isSame(one: Account, other: Account): boolean {
  const nameOf = ({ hostName, userName }: Account) => `${hostName} ${userName}`.toLowerCase();
  return nameOf(one) === nameOf(other);
}
