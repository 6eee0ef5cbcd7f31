import type { JobsOptions } from 'bullmq';
import { z } from 'zod';

/** Data of a job in the queue `messages`: small and readable, never the mail itself (O1). */
export const deliveryJobData = z.object({
  listener: z.string(),
  mailboxKey: z.string(),
  uidValidity: z.number().int(),
  uid: z.number().int(),
  sender: z.string(),
  subject: z.string(),
  /** Bytes of the raw mail. */
  size: z.number().int(),
  /** INTERNALDATE, ISO 8601 in UTC. */
  receivedAt: z.string(),
  /** Of the queue when the job was added; one of another epoch is dropped (decision 19). */
  epoch: z.number().int().optional(),
  /** How often it ended a process in which nothing else was at work. */
  deathsAlone: z.number().int().optional(),
});
export type DeliveryJobData = z.infer<typeof deliveryJobData>;

/** What a delivery's job answers when it is done; shown in Bull Board. */
export interface DeliveryJobResult {
  readonly outcome: string;
  readonly messageId: number;
  readonly caseId: number | null;
}

/** Which delivery a job is for. */
export interface DeliveryId {
  readonly listener: string;
  readonly mailboxKey: string;
  readonly uidValidity: number;
  readonly uid: number;
}

/** Display fields are cut: a job stays small whatever the mail says. */
const MAX_DISPLAY_CHARACTERS = 120;

/** `<listener>.<mailbox key>.<uidvalidity>.<uid>`; adding it twice is a no-op in BullMQ. */
export function deliveryJobId(delivery: DeliveryId): string {
  return `${deliveryJobIdPrefix(delivery)}${delivery.uid}`;
}

/** What the ids of all deliveries of one folder begin with. */
export function deliveryJobIdPrefix(folder: Omit<DeliveryId, 'uid'>): string {
  return `${folder.listener}.${folder.mailboxKey}.${folder.uidValidity}.`;
}

/** The inverse of `deliveryJobId`; null when it is not one. A listener's ID holds no dot (L14). */
export function parseDeliveryJobId(jobId: string): DeliveryId | null {
  const match = /^([A-Za-z0-9_-]{1,50})\.([0-9a-f]{12})\.(\d+)\.(\d+)$/.exec(jobId);
  if (match === null) return null;
  const [, listener = '', mailboxKey = '', uidValidity, uid] = match;
  return { listener, mailboxKey, uidValidity: Number(uidValidity), uid: Number(uid) };
}

/** Cuts text for display by code point. */
export function forDisplay(text: string): string {
  const points = Array.from(text.slice(0, 4 * MAX_DISPLAY_CHARACTERS));
  return points.length <= MAX_DISPLAY_CHARACTERS
    ? points.join('')
    : `${points.slice(0, MAX_DISPLAY_CHARACTERS - 1).join('')}…`;
}

/** Tries of a message whose error is its own (P13), and the pauses between them. */
export const MESSAGE_ATTEMPTS = 4;
const MESSAGE_BACKOFF_MILLISECONDS = [1_000, 5_000, 25_000] as const;

/** No job of the queue `messages` is put off for longer, but by a process whose clock is off. */
export const LONGEST_DELAY_MILLISECONDS = 60_000;

/** BullMQ backoff strategy of the queue `messages`. @param attemptsMade 1 after the first try. */
export function messageBackoff(attemptsMade: number): number {
  const index = Math.min(Math.max(attemptsMade, 1), MESSAGE_BACKOFF_MILLISECONDS.length) - 1;
  return MESSAGE_BACKOFF_MILLISECONDS[index] ?? MESSAGE_BACKOFF_MILLISECONDS[0];
}

/**
 * Completed jobs are the acknowledgement that the fetcher reads, so more are kept than all windows
 * together can hold in flight; failed ones are the parked messages and stay until they are dealt with.
 */
export const deliveryJobOptions = {
  attempts: MESSAGE_ATTEMPTS,
  backoff: { type: 'custom' },
  removeOnComplete: { age: 86_400, count: 20_000 },
  removeOnFail: false,
} as const satisfies JobsOptions;
