import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import {
  type ConfirmationJobData,
  confirmationJobId,
  confirmationJobOptions,
} from './confirmation-job.ts';
import {
  type DeliveryJobData,
  type DeliveryJobResult,
  deliveryJobId,
  deliveryJobOptions,
} from './delivery-job.ts';
import { CONFIRMATIONS_QUEUE, MESSAGES_QUEUE } from './keys.ts';

export type MessagesQueue = Queue<DeliveryJobData, DeliveryJobResult>;
export type ConfirmationsQueue = Queue<ConfirmationJobData, { readonly sent: boolean }>;

/** Events are a hint that nobody here relies on: keep few. */
const streams = { events: { maxLen: 1_000 } };

/** A queue must have a listener for errors: BullMQ emits one for every break of the connection. */
function withErrors<Q extends Queue>(queue: Q, onError: (error: Error) => void): Q {
  queue.on('error', onError);
  return queue;
}

/** @param prefix `BUZON_PREFIX` */
export function openMessagesQueue(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
): MessagesQueue {
  return withErrors(new Queue(MESSAGES_QUEUE, { connection, prefix, streams }), onError);
}

/** @param prefix `BUZON_PREFIX` */
export function openConfirmationsQueue(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
): ConfirmationsQueue {
  return withErrors(new Queue(CONFIRMATIONS_QUEUE, { connection, prefix, streams }), onError);
}

/** Adds jobs for deliveries whose bytes are stored; those that have a job, in any state, are left alone. */
export async function enqueueDeliveries(
  queue: MessagesQueue,
  deliveries: readonly DeliveryJobData[],
): Promise<void> {
  await queue.addBulk(
    deliveries.map((data) => ({
      name: data.listener,
      data,
      opts: { ...deliveryJobOptions, jobId: deliveryJobId(data) },
    })),
  );
}

/** Adds the job of an outbox row; one that has a job already is left alone. */
export async function enqueueConfirmation(
  queue: ConfirmationsQueue,
  data: ConfirmationJobData,
): Promise<void> {
  await queue.add(data.listener, data, {
    ...confirmationJobOptions,
    jobId: confirmationJobId(data.outboxId),
  });
}
