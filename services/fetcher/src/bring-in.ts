import { threadHeaders } from '@buzon/mail';
import type { FetchedMessage } from '@buzon/mailbox';
import { type DeliveryJobData, deliveryJobId, forDisplay } from '@buzon/shared/queue';
import type { Arrival } from './conversations.ts';
import { noteFetched, noteFetchFailure } from './fetch-failures.ts';
import type { Folder } from './folder.ts';
import { forget, processAgain } from './ledger.ts';

/** Bytes on their way to Redis that are not waited for one by one. */
const UNCONFIRMED_BYTES = 4 * 1024 * 1024;

/** Asks for sizes before bodies (L13). */
export async function measure(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, mailbox } = folder;
  try {
    for (const { uid, size } of await mailbox.sizes(uids)) ledger.sizes.set(uid, size);
  } catch (error) {
    noteFetchFailure(folder, uids, new Set(), error);
    throw error;
  }
  const untold = uids.filter((uid) => !ledger.sizes.has(uid));
  if (untold.length === 0) return;
  const listed = new Set((await mailbox.list()).map(({ uid }) => uid));
  // Listed, but the server does not tell its size: the fetch will show what is wrong with it (L15).
  for (const uid of untold) if (listed.has(uid)) ledger.sizes.set(uid, 0);
  await leftFolder(
    folder,
    untold.filter((uid) => !listed.has(uid)),
  );
}

/** Nobody can supply these with bytes any more: their jobs end, if they have any. */
async function leftFolder({ ledger, jobs, conversations }: Folder, uids: readonly number[]) {
  await jobs.remove(uids.filter((uid) => ledger.inFlight.has(uid)));
  for (const uid of uids) {
    conversations.settled(uid);
    forget(ledger, uid);
  }
}

/** Fetches members of the batch, stores their bytes and adds their jobs: bytes first, always. */
export async function enqueue(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, conversations } = folder;
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
  if (arrivals.length > 0) ledger.lastProgressAt = folder.now();
  const due = arrivals.map(({ job }) => job).filter(({ uid }) => !parents.get(uid));
  await addJobs(folder, due);
  if (failure !== null) throw failure;
  // Asked for and not given, without an error: they left the folder.
  for (const uid of uids) if (ledger.todo.has(uid)) forget(ledger, uid);
}

/** Adds the jobs of replies whose parent is settled. */
export async function release(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger, conversations } = folder;
  const due: DeliveryJobData[] = [];
  for (const uid of uids) {
    const flight = ledger.inFlight.get(uid);
    const job = conversations.take(uid);
    if (flight === undefined) continue;
    if (job === null) processAgain(ledger, [uid]);
    else {
      due.push(job);
      ledger.inFlight.set(uid, { ...flight, after: null });
    }
  }
  await addJobs(folder, due);
}

/** Jobs that cannot be added leave no bytes behind, which would fill a full Redis for good: they are fetched again. */
async function addJobs(folder: Folder, due: readonly DeliveryJobData[]): Promise<void> {
  const { jobs, log } = folder;
  try {
    await jobs.add(due.map((job) => ofThisEpoch(folder, job)));
  } catch (error) {
    await jobs.dropBytes(due.map(({ uid }) => uid));
    throw error;
  }
  for (const job of due) {
    log.info({ job: deliveryJobId(job), uid: job.uid, bytes: job.size }, 'enqueued');
  }
}

/** Gives bytes again to jobs that lost them. */
export async function supply(folder: Folder, uids: readonly number[]): Promise<void> {
  const { ledger } = folder;
  const failure = await fetchInto(folder, uids, ({ uid, raw }) => {
    ledger.sizes.delete(uid);
    ledger.failedFetches.delete(uid);
    const flight = ledger.inFlight.get(uid);
    if (flight) ledger.inFlight.set(uid, { ...flight, size: raw.length, hasBytes: true });
  });
  if (failure !== null) throw failure;
  // Asked for and not given, without an error: they left the folder.
  const gone = uids.filter((uid) => ledger.inFlight.get(uid)?.hasBytes === false);
  await leftFolder(folder, gone);
}

/** Says why a message is not fetched; its job, added here if it has none, is parked with the reason (L13, L15). */
export async function refuse(folder: Folder, uid: number, reason: string): Promise<void> {
  const { ledger, jobs } = folder;
  const size = ledger.sizes.get(uid) ?? 0;
  const flight = ledger.inFlight.get(uid);
  await jobs.refuseBytes(uid, reason);
  forget(ledger, uid);
  ledger.inFlight.set(uid, {
    size: 0,
    hasBytes: true,
    carried: flight?.carried ?? false,
    after: null,
  });
  if (flight !== undefined) return;
  const receivedAt = new Date(folder.now()).toISOString();
  const job = { ...folder.id, uid, sender: '', subject: '', size, receivedAt };
  await jobs.add([ofThisEpoch(folder, job)]);
}

/** Where the queue has begun anew and this fetcher does not know it yet, the job will be dropped. */
function ofThisEpoch({ ledger: { epoch } }: Folder, job: DeliveryJobData): DeliveryJobData {
  return { ...job, epoch };
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
  const { ledger, mailbox, jobs, counters } = folder;
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
  if (fetchError === null) noteFetched(ledger, stored.size);
  else noteFetchFailure(folder, uids, stored, fetchError);
  return fetchError ?? storeError;
}
