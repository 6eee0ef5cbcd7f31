import type { FolderEntry } from '@buzon/mailbox';
import type { DeliveryState } from '@buzon/shared/queue';
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

  const fresh = entries.filter(({ uid }) => !knows(ledger, uid));
  const skipped = await leftBehind(folder, fresh);
  const unsorted = fresh.map(({ uid }) => uid).filter((uid) => !skipped.has(uid));
  const states = await jobs.states(unsorted);
  const seen = unsorted.length > 0 ? await folder.firstSeen.load() : new Map<number, number>();
  unsorted.forEach((uid, i) => {
    place(folder, uid, states[i] ?? 'none', seen.get(uid) ?? folder.now());
  });
  if (!ledger.inCycle) await folder.firstSeen.remember(ledger.waiting);
}

/** A parked message that a person removed is no longer parked; a job without bytes can never get them (L7). */
async function dropGone(folder: Folder, listed: ReadonlySet<number>): Promise<void> {
  const { ledger, jobs } = folder;
  const candidates = new Set(await jobs.sweep());
  const endless = [...candidates].filter((uid) => !listed.has(uid));
  const states = await jobs.states(endless);
  const dropped = endless.filter((_, i) => states[i] === 'parked' || states[i] === 'bytes-gone');
  await jobs.remove(dropped);
  for (const uid of dropped) forget(ledger, uid);
  // What is in flight or completed keeps its place: its end is still to be seen.
  for (const uid of [...knownUids(ledger)]) {
    if (listed.has(uid) || ledger.inFlight.has(uid) || ledger.completed.has(uid)) continue;
    forget(ledger, uid);
  }
}

/** Filed and flagged `\Deleted`, on a server that cannot expunge exactly those (L6). */
async function leftBehind(
  folder: Folder,
  fresh: readonly FolderEntry[],
): Promise<ReadonlySet<number>> {
  if (folder.mailbox.capabilities.uidPlus) return new Set();
  const flagged = fresh.filter(({ deleted }) => deleted).map(({ uid }) => uid);
  if (flagged.length === 0) return new Set();
  const filed = await folder.records.filedDeliveries(flagged);
  for (const { uid } of filed) folder.ledger.leftBehind.add(uid);
  return new Set(filed.map(({ uid }) => uid));
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
