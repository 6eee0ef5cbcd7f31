import { threadHeaders } from '@buzon/mail';
import type { FetchedMessage } from '@buzon/mailbox';
import { type DeliveryJobData, forDisplay } from '@buzon/shared/queue';
import type { Arrival } from './conversations.ts';
import type { Folder } from './folder.ts';
import { forget, MAX_FETCH_CHUNK, processAgain } from './ledger.ts';
import { refusal } from './plan.ts';

/** Bytes on their way to Redis that are not waited for one by one. */
const UNCONFIRMED_BYTES = 4 * 1024 * 1024;

/** Asks for sizes before bodies (L13). */
export async function measure(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, mailbox } = folder;
  const sizes = await mailbox.sizes(uids);
  for (const { uid, size } of sizes) ledger.sizes.set(uid, size);
  for (const uid of uids) if (!ledger.sizes.has(uid)) forget(ledger, uid);
}

/** Fetches members of the batch, stores their bytes and adds their jobs: bytes first, always. */
export async function enqueue(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, jobs, conversations } = folder;
  const arrivals: Arrival[] = [];
  const failure = await fetchInto(folder, uids, (message) => {
    arrivals.push(arrival(folder, message));
  });
  const parents = conversations.note(arrivals);
  for (const { job } of arrivals) {
    forget(ledger, job.uid);
    const after = parents.get(job.uid) ?? null;
    ledger.inFlight.set(job.uid, { size: job.size, hasBytes: true, carried: false, after });
  }
  ledger.lastProgressAt = folder.now();
  await jobs.add(arrivals.map(({ job }) => job).filter(({ uid }) => !parents.get(uid)));
  if (failure !== null) throw failure;
  // Asked for and not given, without an error: they left the folder.
  for (const uid of uids) if (ledger.todo.has(uid)) forget(ledger, uid);
}

/** Adds the jobs of replies whose parent is settled. */
export async function release(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, jobs, conversations } = folder;
  const due: DeliveryJobData[] = [];
  for (const uid of uids) {
    const flight = ledger.inFlight.get(uid);
    const job = conversations.take(uid);
    if (flight === undefined) continue;
    if (job === null) processAgain(ledger, uid);
    else {
      due.push(job);
      ledger.inFlight.set(uid, { ...flight, after: null });
    }
  }
  await jobs.add(due);
}

/** Gives bytes again to jobs that lost them; size and limit are read again (L13). */
export async function supply(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, mailbox, jobs } = folder;
  const sizes = new Map((await mailbox.sizes(uids)).map(({ uid, size }) => [uid, size]));
  const gone = uids.filter((uid) => !sizes.has(uid));
  await jobs.remove(gone);
  for (const uid of gone) forget(ledger, uid);

  const fetchable: number[] = [];
  for (const [uid, size] of sizes) {
    const reason = refusal(ledger, uid, size, folder.maxMessageBytes);
    if (reason === null) fetchable.push(uid);
    else await refuseBytes(folder, uid, reason);
  }
  const failure = await fetchInto(folder, fetchable, ({ uid, raw }) => {
    const flight = ledger.inFlight.get(uid);
    if (flight) ledger.inFlight.set(uid, { ...flight, size: raw.length, hasBytes: true });
  });
  if (failure !== null) throw failure;
}

/** Adds a job without bytes, which is parked with the reason (L13, L15). */
export async function refuse(folder: Folder, uid: number, reason: string): Promise<void> {
  const { ledger, jobs } = folder;
  const size = ledger.sizes.get(uid) ?? 0;
  await jobs.refuseBytes(uid, reason);
  forget(ledger, uid);
  ledger.inFlight.set(uid, { size: 0, hasBytes: true, carried: false, after: null });
  const receivedAt = new Date(folder.now()).toISOString();
  await jobs.add([{ ...folder.id, uid, sender: '', subject: '', size, receivedAt }]);
}

async function refuseBytes(folder: Folder, uid: number, reason: string): Promise<void> {
  const { ledger, jobs } = folder;
  await jobs.refuseBytes(uid, reason);
  ledger.failedFetches.delete(uid);
  const flight = ledger.inFlight.get(uid);
  if (flight) ledger.inFlight.set(uid, { ...flight, size: 0, hasBytes: true });
}

function arrival(folder: Folder, { uid, raw, internalDate, envelope }: FetchedMessage): Arrival {
  return {
    job: {
      ...folder.id,
      uid,
      sender: forDisplay(envelope.from),
      subject: forDisplay(envelope.subject),
      size: raw.length,
      receivedAt: internalDate.toISOString(),
    },
    ...threadHeaders(raw),
  };
}

/**
 * Fetches bodies and stores their bytes; calls `onStored` for each whose bytes are safe.
 * @returns what went wrong, after all that had come was stored; null when all that is there came
 */
async function fetchInto(
  folder: Folder,
  uids: readonly number[],
  onStored: (message: FetchedMessage) => void,
): Promise<unknown> {
  if (uids.length === 0) return null;
  const { mailbox, jobs, counters } = folder;
  let storing: Promise<void>[] = [];
  let unconfirmed = 0;
  let storeError: unknown = null;
  const stored = new Set<number>();

  const store = async (message: FetchedMessage): Promise<void> => {
    try {
      await jobs.putBytes(message.uid, message.raw);
    } catch (error) {
      storeError ??= error;
      return;
    }
    stored.add(message.uid);
    counters.fetched(1, message.raw.length);
    onStored(message);
  };
  let fetchError: unknown = null;
  try {
    await mailbox.fetch(uids, async (message) => {
      storing.push(store(message));
      unconfirmed += message.raw.length;
      if (unconfirmed < UNCONFIRMED_BYTES) return;
      await Promise.all(storing);
      storing = [];
      unconfirmed = 0;
    });
  } catch (error) {
    fetchError = error;
  }
  await Promise.all(storing);
  noteFetch(folder, uids, stored, fetchError !== null);
  return fetchError ?? storeError;
}

/** Makes the next commands smaller after a failure, down to the one message at fault, and counts its failures (L15). */
function noteFetch(
  { ledger }: Folder,
  uids: readonly number[],
  stored: ReadonlySet<number>,
  failed: boolean,
): void {
  ledger.fetched += stored.size;
  if (!failed) {
    ledger.fetchChunk = Math.min(MAX_FETCH_CHUNK, ledger.fetchChunk * 2);
    return;
  }
  ledger.fetchChunk = Math.max(1, Math.floor(uids.length / 2));
  const [uid] = uids;
  if (uids.length > 1 || uid === undefined || stored.has(uid)) return;
  const before = ledger.failedFetches.get(uid);
  const othersSucceed =
    before === undefined || ledger.fetched > before.fetchedBefore || ledger.todo.size <= 1;
  ledger.failedFetches.set(uid, {
    failures: (before?.failures ?? 0) + (othersSucceed ? 1 : 0),
    fetchedBefore: ledger.fetched,
  });
  letOthersGoFirst(ledger, uid);
}

function letOthersGoFirst(ledger: Folder['ledger'], uid: number): void {
  if (ledger.todo.delete(uid)) ledger.todo.add(uid);
  const flight = ledger.inFlight.get(uid);
  if (flight === undefined) return;
  ledger.inFlight.delete(uid);
  ledger.inFlight.set(uid, flight);
}
