import {
  type ConfirmationJobData,
  type ConfirmationsQueueName,
  confirmationJobId,
} from '@buzon/shared/queue';
import type { Confirmation, PendingConfirmation } from '@buzon/store';
import type { Job } from 'bullmq';
import type { NotifierPorts } from './ports.ts';

/** A row gets its job right after the commit that wrote it; older ones without a job lost it. */
export const PENDING_SECONDS = 5;

/** Rows asked for at once; more are asked for only when all of these have their jobs. */
const FIRST_LIMIT = 500;
const LAST_LIMIT = 50_000;

export interface SweepParts {
  readonly store: Pick<NotifierPorts['store'], 'pendingConfirmations' | 'confirmation'>;
  readonly queues: Pick<NotifierPorts['queues'], 'add'>;
  readonly queue: (
    name: ConfirmationsQueueName,
  ) => Pick<ReturnType<NotifierPorts['queue']>, 'getJob' | 'remove'>;
  readonly queueOf: (listener: string) => ConfirmationsQueueName;
  readonly pendingSeconds: number;
}

/**
 * Queues again what is pending in the outbox and has no job in the queue of its listener: Redis was emptied,
 * the processor died between commit and queue (N3), or the settings name another mail server by now. Jobs that
 * exist there are left alone.
 * @returns how many were queued
 */
export async function sweepOutbox(parts: SweepParts): Promise<number> {
  let queued = 0;
  let seen = 0;
  for (let limit = FIRST_LIMIT; limit <= LAST_LIMIT; limit *= 10) {
    const pending = await parts.store.pendingConfirmations(parts.pendingSeconds, limit);
    for (const row of pending.slice(seen)) {
      if (await queueAgain(row, parts)) queued += 1;
    }
    // Old rows that wait out a refusal must not hide newer ones that have no job.
    if (pending.length < limit || queued > 0) break;
    seen = pending.length;
  }
  return queued;
}

async function queueAgain(
  { id, listener }: PendingConfirmation,
  { store, queues, queue: named, queueOf }: SweepParts,
): Promise<boolean> {
  const queue = named(queueOf(listener));
  const job: Job<ConfirmationJobData> | undefined = await queue.getJob(confirmationJobId(id));
  if (job !== undefined && job.finishedOn === undefined) return false;
  const row = await store.confirmation(id);
  if (row === null || row.state !== 'pending') return false;
  if (job !== undefined) {
    if (!isOfAnotherTime(job, row)) return false;
    await queue.remove(confirmationJobId(id));
  }
  await queues.add({ outboxId: id, listener: row.listener, caseId: row.caseId });
  return true;
}

/**
 * A job that is over although its row is pending belongs to a state of the database that is no
 * more (it was restored). A failed one of the same case is a person's to retry.
 */
function isOfAnotherTime(job: Job<ConfirmationJobData>, row: Confirmation): boolean {
  return job.failedReason === undefined || job.data.caseId !== row.caseId;
}
