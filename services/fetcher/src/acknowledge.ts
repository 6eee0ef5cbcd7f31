import { deliveryJobId } from '@buzon/shared/queue';
import type { Folder } from './folder.ts';
import { forget, processAgain } from './ledger.ts';

/** Deliveries that the database is asked about in one query. */
const ASKED_AT_ONCE = 500;
/** While the database does not answer, it is not asked at every pass. */
const ASK_AGAIN_MILLISECONDS = 2_000;
/** A move that the server refused is tried again after so long, doubling up to the longest. */
const FIRST_REFUSED_PAUSE_MILLISECONDS = 5_000;
const LONGEST_REFUSED_PAUSE_MILLISECONDS = 300_000;

/** Asks the database which candidates it knows as filed: one query for a whole chunk (L5). */
export async function ask(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger } = folder;
  // Stays in force only when the question fails.
  ledger.askAfter = folder.now() + ASK_AGAIN_MILLISECONDS;
  const filed = await filedOf(folder, uids);
  ledger.askAfter = Number.NEGATIVE_INFINITY;
  for (const uid of uids) ledger.answers.set(uid, filed.has(uid));
}

/** Those that the database knows as filed. */
async function filedOf({ records }: Folder, uids: readonly number[]): Promise<Set<number>> {
  return new Set((await records.filedDeliveries(uids)).map(({ uid }) => uid));
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
 * A database that was put back has lost mails whose jobs are completed. They are processed again at
 * once, and not only when they are to be moved: whatever is filed meanwhile may answer them (P5). One
 * that is away is asked then.
 */
export async function processLostAgain(
  folder: Folder,
  completed: readonly number[],
): Promise<void> {
  for (let from = 0; from < completed.length; from += ASKED_AT_ONCE) {
    const uids = completed.slice(from, from + ASKED_AT_ONCE);
    try {
      const filed = await filedOf(folder, uids);
      const lost = uids.filter((uid) => !filed.has(uid));
      if (lost.length > 0) await dropAndProcessAgain(folder, lost);
    } catch (err) {
      folder.log.debug({ err }, 'could not tell whether the database has lost mails');
      return;
    }
  }
}

/**
 * Moves acknowledged messages as long as this fetcher owns the listener (L8), and records it. What
 * left the folder is taken from the server's answer, never assumed (L6).
 * @returns false when the lease is lost
 */
export async function move(folder: Folder, uids: readonly number[]): Promise<boolean> {
  const { ledger, mailbox, ownership, log } = folder;
  const { moved, gone, flagged, refused, left } = await mailbox.move(uids, () =>
    ownership.confirm(),
  );
  for (const { uid } of refused) postpone(folder, uid);
  ledger.moveRefusal = refused[0]?.reason ?? ledger.moveRefusal;
  for (const uid of [...moved, ...gone, ...flagged]) forget(ledger, uid);
  for (const uid of flagged) ledger.leftBehind.add(uid);
  ledger.lastProgressAt = folder.now();
  folder.counters.moved(moved.length + flagged.length);
  for (const uid of [...moved, ...flagged]) {
    log.info({ job: deliveryJobId({ ...folder.id, uid }), uid }, 'moved');
  }
  if (left.length === uids.length) return false;
  log.info(
    { moved: moved.length, gone: gone.length, flagged: flagged.length, refused: refused.length },
    'moved what is filed',
  );
  await record(folder, [...moved, ...flagged]);
  return left.length === 0;
}

/** The time of a move is information: that it happened is seen in the folder. */
async function record(folder: Folder, uids: readonly number[]): Promise<void> {
  const { records, log } = folder;
  if (uids.length === 0) return;
  try {
    await tellMovedTwice(folder, uids);
    await records.markMoved(uids);
  } catch (err) {
    log.warn({ err, count: uids.length }, 'could not record that messages were moved');
  }
}

/**
 * IMAP knows no fencing: an owner that was frozen between the lease and its command may move what its
 * successor moves, too, and both succeed. What the database has as moved already stands twice.
 */
async function tellMovedTwice(folder: Folder, uids: readonly number[]): Promise<void> {
  const known = await folder.records.filedDeliveries(uids);
  const twice = known.filter(({ movedAt }) => movedAt !== null).map(({ uid }) => uid);
  if (twice.length === 0) return;
  folder.counters.movedTwice(twice.length);
  folder.log.error(
    { uids: twice.slice(0, 20), count: twice.length },
    'moved twice, by two fetchers: these messages stand twice in the output folder',
  );
}

function postpone({ ledger, now }: Folder, uid: number): void {
  const tries = (ledger.refusedMoves.get(uid)?.tries ?? 0) + 1;
  const pause = Math.min(
    FIRST_REFUSED_PAUSE_MILLISECONDS * 2 ** (tries - 1),
    LONGEST_REFUSED_PAUSE_MILLISECONDS,
  );
  ledger.refusedMoves.set(uid, { tries, until: now() + pause });
}
