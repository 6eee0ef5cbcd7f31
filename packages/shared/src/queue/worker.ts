import { type Job, type Processor, Worker, type WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { confirmationBackoff } from './confirmation-job.ts';
import { messageBackoff } from './delivery-job.ts';
import { MESSAGES_QUEUE, type QueueName } from './keys.ts';

/**
 * A killed worker's job runs elsewhere after the lock and at most one check: 8 + 2 s. Parsing stays
 * off the event loop, so a living worker always renews in time.
 */
const LOCK_MILLISECONDS = 8_000;
const CHECKS_A_LOCK = 4;

/**
 * A stalled job is run again however often: BullMQ's counter is not reset by a retry, and would
 * park messages that merely stood beside the one that kills its process.
 */
const MAX_STALLS = 1_000_000;

/** While a queue is held its workers sleep so long; sleeping workers are not woken early. */
export const HOLD_WINDOW_MILLISECONDS = 2_000;

export interface WorkerParts<Data, Result> {
  readonly queue: QueueName;
  readonly connection: Redis;
  readonly prefix: string;
  readonly concurrency: number;
  readonly process: Processor<Data, Result>;
  /** Milliseconds to wait after so many tries; the queue's own pauses when absent. */
  readonly backoff?: (attemptsMade: number) => number;
  /** A killed worker's job runs elsewhere after so long and a quarter of it; 8 s when absent. */
  readonly lockMilliseconds?: number;
  readonly onError: (error: Error) => void;
}

/** A worker with this project's settings; it does not run until `run()` is called. */
export function createWorker<Data, Result>(parts: WorkerParts<Data, Result>): Worker<Data, Result> {
  const queueBackoff = parts.queue === MESSAGES_QUEUE ? messageBackoff : confirmationBackoff;
  const backoff = parts.backoff ?? queueBackoff;
  const lockDuration = parts.lockMilliseconds ?? LOCK_MILLISECONDS;
  const options: WorkerOptions = {
    connection: parts.connection,
    prefix: parts.prefix,
    concurrency: parts.concurrency,
    autorun: false,
    lockDuration,
    stalledInterval: lockDuration / CHECKS_A_LOCK,
    maxStalledCount: MAX_STALLS,
    // Without a limiter of its own a worker ignores the one that `rateLimit` sets for all.
    limiter: { max: 1_000_000, duration: 1_000 },
    settings: { backoffStrategy: (attemptsMade: number) => backoff(attemptsMade) },
  };
  const worker = new Worker<Data, Result>(parts.queue, parts.process, options);
  worker.on('error', parts.onError);
  return worker;
}

/** Gives a failed job its full tries again; BullMQ's own retry gives it exactly one. */
export async function retryInFull(job: Job): Promise<void> {
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
}
