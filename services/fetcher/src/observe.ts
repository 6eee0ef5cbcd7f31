import { type DeliveryState, isSettled } from '@buzon/shared/queue';
import { processLostAgain } from './acknowledge.ts';
import type { Folder } from './folder.ts';
import { forget, processAgain } from './ledger.ts';

/**
 * Finds out whether the queue began anew. What the database has lost is then processed again before
 * anything else is added: it may be answered (P5).
 * @returns whether it did
 */
export async function observeEpoch(folder: Folder): Promise<boolean> {
  const { ledger, jobs } = folder;
  const epoch = await jobs.epoch();
  if (epoch === ledger.epoch) return false;
  ledger.epoch = epoch;
  await processLostAgain(folder, [...ledger.completed]);
  return true;
}

/** Deliveries in flight whose state is read at once. */
const STEP = 32;

/**
 * Reads what became of the jobs in flight.
 * @param all every one of them, not only the oldest
 */
export async function observeFlights(folder: Folder, all: boolean): Promise<void> {
  const states = await readFlights(folder, all);
  const settled: number[] = [];
  const lost = new Set<number>();
  for (const [uid, state] of states) {
    if (state === 'none') lost.add(uid);
    else if (observed(folder, uid, state)) settled.push(uid);
  }
  if (lost.size > 0) {
    loseJobs(folder, lost);
    // Whoever emptied Redis may have put the database back, too: what it has lost goes before them.
    await processLostAgain(folder, [...folder.ledger.completed]);
  }
  // Completed or parked, the bytes have served; a retry is given them again.
  await folder.jobs.dropBytes(settled);
}

/**
 * Jobs end in about the order in which they were added: the oldest are read, and on as long as most of
 * them have ended. To read all of a full window each time is an eighth of what Redis does.
 */
async function readFlights(
  { ledger, jobs }: Folder,
  all: boolean,
): Promise<ReadonlyMap<number, DeliveryState>> {
  const uids: number[] = [];
  for (const [uid, { after }] of ledger.inFlight) if (after === null) uids.push(uid);
  const states = new Map<number, DeliveryState>();
  let step = all ? uids.length : STEP;
  for (let from = 0; from < uids.length; ) {
    const some = uids.slice(from, from + step);
    const found = await jobs.states(some);
    some.forEach((uid, i) => {
      states.set(uid, found[i] ?? 'none');
    });
    from += some.length;
    // One that is gone is seldom alone, and all that are lost belong together.
    if (found.includes('none')) step = uids.length;
    else if (found.filter(isSettled).length < some.length / 2) break;
  }
  return states;
}

/** Redis was emptied, the database put back, or a person removed the jobs. A reply that waited for one of these mails waits on. */
function loseJobs({ ledger, conversations }: Folder, lost: Set<number>): void {
  // Replies to replies: each is noted after the mail that it answers, or found in the next round.
  for (let before = 0; before < lost.size; ) {
    before = lost.size;
    for (const [uid, { after }] of ledger.inFlight)
      if (after !== null && lost.has(after)) lost.add(uid);
  }
  for (const uid of lost) conversations.settled(uid);
  processAgain(ledger, [...lost]);
}

/** @returns whether the delivery is settled */
function observed(folder: Folder, uid: number, state: Exclude<DeliveryState, 'none'>): boolean {
  const { ledger } = folder;
  const flight = ledger.inFlight.get(uid);
  if (flight === undefined) return false;
  switch (state) {
    case 'in-flight':
    case 'bytes-gone':
      if (flight.hasBytes !== (state === 'in-flight')) {
        ledger.inFlight.set(uid, { ...flight, hasBytes: state === 'in-flight' });
      }
      return false;
    case 'completed':
    case 'parked':
      folder.conversations.settled(uid);
      forget(ledger, uid);
      (state === 'completed' ? ledger.completed : ledger.parked).add(uid);
      if (state === 'parked') folder.counters.parked(1);
      if (!flight.carried) ledger.lastProgressAt = folder.now();
      return true;
  }
}

/** Finds parked messages that somebody retried, or whose job somebody removed. */
export async function observeParked(folder: Folder): Promise<void> {
  const { ledger, jobs } = folder;
  const uids = [...ledger.parked];
  if (uids.length === 0) return;
  const states = await jobs.states(uids);
  uids.forEach((uid, i) => {
    const state = states[i] ?? 'none';
    if (state === 'parked') return;
    forget(ledger, uid);
    if (state === 'none') ledger.waiting.set(uid, folder.now());
    else if (state === 'completed') ledger.completed.add(uid);
    else {
      // A retried one belongs to no batch: it is carried, and moved as soon as it is filed.
      const hasBytes = state === 'in-flight';
      ledger.inFlight.set(uid, { size: null, hasBytes, carried: true, after: null });
    }
  });
}
