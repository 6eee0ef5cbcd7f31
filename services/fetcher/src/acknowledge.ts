import { deliveryJobId } from '@buzon/shared/queue';
import type { Folder } from './folder.ts';
import { forget, processAgain } from './ledger.ts';

/** While the database does not answer, it is not asked at every pass. */
const ASK_AGAIN_MILLISECONDS = 2_000;
/** A move that the server refused is tried again after so long, doubling up to the longest. */
const FIRST_REFUSED_PAUSE_MILLISECONDS = 5_000;
const LONGEST_REFUSED_PAUSE_MILLISECONDS = 300_000;

/** Asks the database which candidates it knows as filed: one query for a whole chunk (L5). */
export async function ask(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, records } = folder;
  // Stays in force only when the question fails.
  ledger.askAfter = folder.now() + ASK_AGAIN_MILLISECONDS;
  const filed = new Set((await records.filedDeliveries(uids)).map(({ uid }) => uid));
  ledger.askAfter = Number.NEGATIVE_INFINITY;
  for (const uid of uids) ledger.answers.set(uid, filed.has(uid));
}

/** Completed, but not known to the database: the job is dropped and the message processed once more (L5). */
export async function dropAndProcessAgain(folder: Folder, uids: readonly number[]): Promise<void> {
  folder.log.warn(
    { uids: uids.slice(0, 20), count: uids.length },
    'completed but not known to the database: processing again',
  );
  await folder.jobs.remove(uids);
  processAgain(folder.ledger, uids);
}

/**
 * Moves acknowledged messages, if this fetcher still owns the listener (L8), and records it. What
 * left the folder is taken from the server's answer, never assumed (L6).
 * @returns false when the lease is lost
 */
export async function move(folder: Folder, uids: readonly number[]): Promise<boolean> {
  const { ledger, mailbox, records, log } = folder;
  if (!(await folder.ownership.confirm())) return false;
  const { moved, gone, flagged, refused } = await mailbox.move(uids);
  for (const { uid, reason } of refused) postpone(folder, uid, reason);
  for (const uid of [...moved, ...gone, ...flagged]) forget(ledger, uid);
  for (const uid of flagged) ledger.leftBehind.add(uid);
  ledger.lastProgressAt = folder.now();
  folder.counters.moved(moved.length + flagged.length);
  for (const uid of [...moved, ...flagged]) {
    log.info({ job: deliveryJobId({ ...folder.id, uid }), uid }, 'moved');
  }
  log.info(
    { moved: moved.length, gone: gone.length, flagged: flagged.length, refused: refused.length },
    'moved what is filed',
  );
  try {
    await records.markMoved([...moved, ...flagged]);
  } catch (err) {
    // The time of the move is information; that it happened is seen in the folder.
    log.warn(
      { err, count: moved.length + flagged.length },
      'could not record that messages were moved',
    );
  }
  return true;
}

function postpone({ ledger, now, log }: Folder, uid: number, reason: string): void {
  const tries = (ledger.refusedMoves.get(uid)?.tries ?? 0) + 1;
  const pause = Math.min(
    FIRST_REFUSED_PAUSE_MILLISECONDS * 2 ** (tries - 1),
    LONGEST_REFUSED_PAUSE_MILLISECONDS,
  );
  ledger.refusedMoves.set(uid, { tries, until: now() + pause });
  log.warn({ uid, tries, reason }, 'the mail server refused to move a filed message');
}
