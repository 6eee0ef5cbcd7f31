import type { FolderEntry } from '@buzon/mailbox';
import { type DeliveryState, isSettled } from '@buzon/shared/queue';
import { processLostAgain } from './acknowledge.ts';
import type { Folder } from './folder.ts';
import { forget, knownUids, knows } from './ledger.ts';

/**
 * Looks at the folder: what is new finds its place by what the queue knows of it, and what left the
 * folder loses its place. The one way in which a fresh start, a take-over and a wake-up learn.
 */
export async function look(folder: Folder): Promise<void> {
  const { ledger, mailbox, jobs } = folder;
  const entries = await mailbox.list();
  const listed = new Set(entries.map(({ uid }) => uid));
  await dropGone(folder, listed);

  await leaveBehind(folder, entries);
  const unsorted = entries.map(({ uid }) => uid).filter((uid) => !knows(ledger, uid));
  const states = await jobs.states(unsorted);
  // An owner that died may have left their bytes; they have served.
  await jobs.dropBytes(unsorted.filter((_, i) => isSettled(states[i] ?? 'none')));
  const seen = unsorted.length > 0 ? await folder.firstSeen.load() : new Map<number, number>();
  unsorted.forEach((uid, i) => {
    place(folder, uid, states[i] ?? 'none', firstSeen(folder, seen.get(uid)));
  });
  await processLostAgain(
    folder,
    unsorted.filter((_, i) => states[i] === 'completed'),
  );
  if (!ledger.inCycle) await remember(folder);
}

/** A full Redis does not keep the folder from being looked at: it is remembered at the next look. */
async function remember({ firstSeen, ledger, log }: Folder): Promise<void> {
  try {
    await firstSeen.remember(ledger.waiting);
  } catch (err) {
    log.debug({ err }, 'could not remember since when messages wait');
  }
}

/** A parked message that a person removed is no longer parked; a job without bytes can never get them (L7). */
async function dropGone(folder: Folder, listed: ReadonlySet<number>): Promise<void> {
  const { ledger, jobs } = folder;
  const candidates = new Set(await jobs.sweep());
  const endless = [...candidates].filter((uid) => !listed.has(uid));
  const states = await jobs.states(endless);
  const dropped = endless.filter((_, i) => states[i] === 'parked' || states[i] === 'bytes-gone');
  await jobs.remove(dropped);
  for (const uid of dropped) {
    folder.conversations.settled(uid);
    forget(ledger, uid);
  }
  // What is in flight or completed keeps its place: its end is still to be seen.
  for (const uid of [...knownUids(ledger)]) {
    if (listed.has(uid) || ledger.inFlight.has(uid) || ledger.completed.has(uid)) continue;
    forget(ledger, uid);
  }
}

/**
 * Filed and flagged `\Deleted`, on a server that cannot expunge exactly those (L6). Also what was
 * about to be moved: the answer to the move may have been lost with the connection.
 */
async function leaveBehind(folder: Folder, entries: readonly FolderEntry[]): Promise<void> {
  const { ledger, mailbox, records } = folder;
  if (mailbox.capabilities.uidPlus) return;
  const flagged = entries
    .filter(({ uid, deleted }) => deleted && !ledger.leftBehind.has(uid))
    .map(({ uid }) => uid);
  if (flagged.length === 0) return;
  for (const { uid } of await records.filedDeliveries(flagged)) {
    forget(ledger, uid);
    ledger.leftBehind.add(uid);
  }
}

/** A time to come is another machine's clock: nothing waits longer for it (L3). */
function firstSeen({ now }: Folder, remembered = now()): number {
  return Math.min(remembered, now());
}

function place(folder: Folder, uid: number, state: DeliveryState, firstSeen: number): void {
  const { ledger } = folder;
  switch (state) {
    case 'none':
      ledger.waiting.set(uid, firstSeen);
      return;
    case 'parked':
      ledger.parked.add(uid);
      return;
    case 'completed':
      ledger.completed.add(uid);
      ledger.inCycle = true;
      return;
    case 'in-flight':
    case 'bytes-gone':
      ledger.inFlight.set(uid, {
        size: null,
        hasBytes: state === 'in-flight',
        carried: false,
        after: null,
      });
      ledger.inCycle = true;
      return;
  }
}
