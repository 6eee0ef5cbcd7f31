import {
  type DeliveryStates,
  deliveryJobId,
  deliveryJobIdPrefix,
  enqueueDeliveries,
  type MessagesQueue,
  type NewestFiled,
  parseDeliveryJobId,
  type RawMail,
} from '@buzon/shared/queue';
import type { FolderId, FolderJobs } from './ports.ts';

/** BullMQ refuses to remove a job that a worker holds: it will end by itself. */
const REMOVED_AT_ONCE = 50;

/** What the fetcher has in Redis, for all of its folders. */
export interface QueueParts {
  readonly queue: MessagesQueue;
  readonly states: DeliveryStates;
  readonly raw: RawMail;
  readonly newest: Pick<NewestFiled, 'read'>;
  readonly room: () => Promise<number>;
}

/** The queue `messages`, seen from one folder. */
export function folderJobs(
  { queue, states, raw, newest, room }: QueueParts,
  folder: FolderId,
): FolderJobs {
  const id = (uid: number) => deliveryJobId({ ...folder, uid });

  async function removeJobs(jobIds: readonly string[]): Promise<void> {
    for (let from = 0; from < jobIds.length; from += REMOVED_AT_ONCE) {
      const some = jobIds.slice(from, from + REMOVED_AT_ONCE);
      await Promise.all(some.map((jobId) => queue.remove(jobId)));
      await raw.drop(some);
    }
  }

  return {
    room,
    epoch: async () => (await newest.read()).epoch,
    states: (uids) => states.of(uids.map(id)),
    putBytes: (uid, bytes) => raw.put(id(uid), bytes),
    dropBytes: (uids) => raw.drop(uids.map(id)),
    refuseBytes: (uid, reason) => raw.refuse(id(uid), reason),
    add: (jobs) => enqueueDeliveries(queue, jobs),
    remove: (uids) => removeJobs(uids.map(id)),
    async sweep() {
      await queue.endFarDelays();
      const prefix = deliveryJobIdPrefix(folder);
      const ids = await states.parkedOrDelayed(`${folder.listener}.`);
      await removeJobs(await endless(ids.filter((jobId) => !jobId.startsWith(prefix))));
      return ids.flatMap((jobId) =>
        jobId.startsWith(prefix) ? (parseDeliveryJobId(jobId)?.uid ?? []) : [],
      );
    },
  };

  /** Of another folder's jobs: those that nobody can supply with bytes any more. */
  async function endless(jobIds: readonly string[]): Promise<string[]> {
    const found = await states.of(jobIds);
    return jobIds.filter((_, i) => found[i] === 'parked' || found[i] === 'bytes-gone');
  }
}
