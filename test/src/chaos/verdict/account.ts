import { addsUp, type ListenerAccount, openStore } from '@buzon/store';
import type { World } from '../faults/fault.ts';

/**
 * By how much the account of the whole run (O9) is off: what it has as filed for the first time against what was
 * posted, what it has as waiting when all is filed, and listeners whose sums do not add up.
 */
export async function accountGap(world: World): Promise<number> {
  const { databaseUrl } = world.installation.system;
  const store = openStore({ url: databaseUrl, poolSize: 1, applicationName: 'chaos account' });
  try {
    const accounts = await store.account(new Date(0), new Date(Date.now() + 86_400_000));
    return gapOf(accounts, world.post.posted.length);
  } finally {
    await store.close();
  }
}

/** @param posted distinct mails that the generator wrote, all of which are filed by now */
export function gapOf(accounts: readonly ListenerAccount[], posted: number): number {
  const sum = (count: (one: ListenerAccount) => number) =>
    accounts.reduce((all, one) => all + count(one), 0);
  const filed = sum(
    ({ opened, appended, ignored, rejected }) => opened + appended + ignored + rejected,
  );
  const waiting = sum(({ waitingAfter }) => waitingAfter);
  return Math.abs(filed - posted) + waiting + sum((one) => (addsUp(one) ? 0 : 1));
}
