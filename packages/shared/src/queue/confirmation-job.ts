import type { JobsOptions } from 'bullmq';
import { z } from 'zod';

/** Data of a job in the queue `confirmations`; the rest is read from the outbox row when it is sent. */
export const confirmationJobData = z.object({
  outboxId: z.number().int(),
  listener: z.string(),
  caseId: z.number().int(),
  /** Job id of the delivery that it confirms, for the logs; absent when the sweep of the outbox queued it. */
  delivery: z.string().optional(),
});
export type ConfirmationJobData = z.infer<typeof confirmationJobData>;

/** BullMQ takes no plain integer as an id. */
export function confirmationJobId(outboxId: number): string {
  return `outbox.${outboxId}`;
}

/** One recipient's temporary refusal is tried for about 72 h (N6): 5 min doubling to 4 h. */
const FIRST_PAUSE_MILLISECONDS = 5 * 60_000;
const LONGEST_PAUSE_MILLISECONDS = 4 * 3_600_000;

/** BullMQ backoff strategy of the queue `confirmations`. @param attemptsMade 1 after the first try. */
export function confirmationBackoff(attemptsMade: number): number {
  return Math.min(
    FIRST_PAUSE_MILLISECONDS * 2 ** Math.max(attemptsMade - 1, 0),
    LONGEST_PAUSE_MILLISECONDS,
  );
}

/** With `confirmationBackoff`: 5, 10, 20, 40, 80, 160 min, then every 4 h: 73 h in all. */
export const CONFIRMATION_ATTEMPTS = 24;

export const confirmationJobOptions = {
  attempts: CONFIRMATION_ATTEMPTS,
  backoff: { type: 'custom' },
  removeOnComplete: { age: 86_400, count: 5_000 },
  removeOnFail: false,
} as const satisfies JobsOptions;
