import { Failure } from '@buzon/shared/failures';
import type { Folder } from './folder.ts';
import { type Ledger, MAX_FETCH_CHUNK, putOff } from './ledger.ts';

/** A job whose bytes cannot be fetched, while no other mail shows whose fault it is, is tried again after so long. */
const FETCH_AGAIN_MILLISECONDS = 60_000;

/** A command for these mails did what it should: the next may ask for more. */
export function noteFetched(ledger: Ledger, stored: number): void {
  ledger.fetched += stored;
  ledger.fetchChunk = Math.min(MAX_FETCH_CHUNK, ledger.fetchChunk * 2);
}

/**
 * A command for these mails failed: makes the next one smaller, down to the one message at fault, and
 * counts its failures (L15). They count only when others succeeded since the last: a server that
 * fails on every mail, or a network that breaks, is not a message's fault.
 * @param stored those that came all the same
 */
export function noteFetchFailure(
  { ledger, now }: Folder,
  uids: readonly number[],
  stored: ReadonlySet<number>,
  error: unknown,
): void {
  ledger.fetched += stored.size;
  const halved = Math.max(1, Math.floor(Math.min(ledger.fetchChunk, uids.length) / 2));
  ledger.fetchChunk = showsWhich(error, stored) ? 1 : halved;
  const [uid] = uids;
  if (uids.length > 1 || uid === undefined || stored.has(uid)) return;

  const before = ledger.failedFetches.get(uid);
  const counts = before === undefined || ledger.fetched > before.fetchedBefore;
  ledger.failedFetches.set(uid, {
    failures: (before?.failures ?? 0) + (counts ? 1 : 0),
    fetchedBefore: ledger.fetched,
    until: counts ? Number.NEGATIVE_INFINITY : now() + FETCH_AGAIN_MILLISECONDS,
  });
  if (!counts && ledger.todo.has(uid)) putOff(ledger, uid, now());
  else letOthersGoFirst(ledger, uid);
}

/** Mails come in order: when some came, or the session broke, the next one is suspect; a NO says nothing. */
function showsWhich(error: unknown, stored: ReadonlySet<number>): boolean {
  return stored.size > 0 || !(error instanceof Failure && error.kind === 'message');
}

function letOthersGoFirst(ledger: Ledger, uid: number): void {
  if (ledger.todo.delete(uid)) ledger.todo.add(uid);
  const flight = ledger.inFlight.get(uid);
  if (flight === undefined) return;
  ledger.inFlight.delete(uid);
  ledger.inFlight.set(uid, flight);
}
