import { HOLD_WINDOW_MILLISECONDS, type MessagesQueue } from '@buzon/shared/queue';
import { DelayedError, type Job, RateLimitError, UnrecoverableError } from 'bullmq';
import type { Ending } from './interruption.ts';

/** Longer than it takes to drop a job. */
const DROPPED_MILLISECONDS = 5_000;

/** The queue whose workers are told to rest for a while. */
export type RestingQueue = Pick<MessagesQueue, 'rateLimit' | 'endOfLine' | 'remove'>;

/**
 * Tells BullMQ how a job ends; the one place that knows which of its errors spends an attempt.
 * Never returns.
 */
export async function endJob(
  ending: Ending,
  job: Job,
  token: string,
  queue: RestingQueue,
): Promise<never> {
  switch (ending.kind) {
    case 'back':
      if (ending.hold) await holdWorkers(queue);
      throw new RateLimitError();
    case 'later':
      if (ending.hold) {
        await holdWorkers(queue);
        await toTheEnd(job, queue);
      }
      throw await later(job, token, ending.milliseconds);
    case 'dropped':
      throw await dropped(job, token, queue);
    case 'failed':
      throw new Error(ending.reason);
    case 'parked':
      throw new UnrecoverableError(ending.reason);
  }
}

/** All workers look at the queue again after a moment; a Redis that refuses is asked by BullMQ again. */
async function holdWorkers(queue: RestingQueue): Promise<void> {
  await queue.rateLimit(HOLD_WINDOW_MILLISECONDS).catch(() => undefined);
}

/** With its old place it would be the next to probe again, and nobody else's turn would come. */
async function toTheEnd(job: Job, queue: RestingQueue): Promise<void> {
  await queue
    .endOfLine()
    .then((priority) => job.changePriority({ priority }))
    .catch(() => undefined);
}

/** BullMQ drops no job that is at work: it rests first. One whose removal fails comes again after the rest. */
async function dropped(job: Job, token: string, queue: RestingQueue): Promise<Error> {
  const ended = await later(job, token, DROPPED_MILLISECONDS);
  if (ended instanceof DelayedError) await queue.remove(job.id ?? '').catch(() => undefined);
  return ended;
}

/** A job that cannot be delayed (Redis refuses, or lost its lock) goes back to where it was. */
async function later(job: Job, token: string, milliseconds: number): Promise<Error> {
  try {
    await job.moveToDelayed(Date.now() + milliseconds, token);
    return new DelayedError();
  } catch {
    return new RateLimitError();
  }
}
