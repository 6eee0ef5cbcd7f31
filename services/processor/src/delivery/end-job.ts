import { HOLD_WINDOW_MILLISECONDS, type MessagesQueue } from '@buzon/shared/queue';
import { DelayedError, type Job, RateLimitError, UnrecoverableError } from 'bullmq';
import type { Ending } from './interruption.ts';

/**
 * Tells BullMQ how a job ends; the one place that knows which of its errors spends an attempt.
 * Never returns.
 */
export async function endJob(
  ending: Ending,
  job: Job,
  token: string,
  queue: MessagesQueue,
): Promise<never> {
  switch (ending.kind) {
    case 'back':
      if (ending.hold) await holdWorkers(queue);
      throw new RateLimitError();
    case 'later':
      if (ending.hold) await holdWorkers(queue);
      throw await toTheEnd(job, token, ending.milliseconds);
    case 'failed':
      throw new Error(ending.reason);
    case 'parked':
      throw new UnrecoverableError(ending.reason);
  }
}

/** All workers look at the queue again after a moment; a Redis that refuses is asked by BullMQ again. */
async function holdWorkers(queue: MessagesQueue): Promise<void> {
  await queue.rateLimit(HOLD_WINDOW_MILLISECONDS).catch(() => undefined);
}

/** A job that cannot be delayed (Redis refuses, or lost its lock) goes back to where it was. */
async function toTheEnd(job: Job, token: string, milliseconds: number): Promise<Error> {
  try {
    await job.moveToDelayed(Date.now() + milliseconds, token);
    return new DelayedError();
  } catch {
    return new RateLimitError();
  }
}
