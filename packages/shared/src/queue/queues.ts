import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ConfirmationJobData } from './confirmation-job.ts';
import {
  type DeliveryJobData,
  type DeliveryJobResult,
  deliveryJobId,
  deliveryJobOptions,
  LONGEST_DELAY_MILLISECONDS,
} from './delivery-job.ts';
import { type ConfirmationsQueueName, MESSAGES_QUEUE, redisKeys } from './keys.ts';
import { endOfLine, fairPlaces, LAST_PLACE, type PlaceRequest } from './places.ts';

/** Events are a hint that nobody here relies on: keep few. */
const streams = { events: { maxLen: 1_000 } };

/** Ids of jobs that rest until long after now, by the clock of Redis. BullMQ's scores are milliseconds times 4,096. */
const FAR_DELAYS_SCRIPT = `
local now = tonumber(redis.call('TIME')[1]) * 1000
return redis.call('ZRANGEBYSCORE', KEYS[1], (now + ARGV[1]) * 4096, '+inf')
`;

/** The queue `messages`. */
export class MessagesQueue extends Queue<DeliveryJobData, DeliveryJobResult> {
  /** Where in its line new jobs stand. */
  readonly placesFor: (requests: readonly PlaceRequest[]) => Promise<readonly number[]>;
  /** Where a job stands that lets all others try first. */
  readonly endOfLine: () => Promise<number>;
  /** Ids of jobs that rest for longer than any pause lasts. */
  readonly #farDelays: () => Promise<readonly string[]>;

  constructor(connection: Redis, prefix: string) {
    super(MESSAGES_QUEUE, { connection, prefix, streams });
    const keys = redisKeys(prefix);
    this.placesFor = (requests) => fairPlaces(connection, keys, requests);
    this.endOfLine = () => endOfLine(connection, keys);
    const delayed = `${prefix}:${MESSAGES_QUEUE}:delayed`;
    this.#farDelays = async () =>
      (await connection.eval(
        FAR_DELAYS_SCRIPT,
        1,
        delayed,
        LONGEST_DELAY_MILLISECONDS,
      )) as readonly string[];
  }

  /** Lets jobs go on that a process whose clock is hours ahead has put off: no pause is so long. */
  async endFarDelays(): Promise<void> {
    for (const jobId of await this.#farDelays()) {
      // Its time may have come for a process with that clock, and it may be over.
      await (await this.getJob(jobId))?.promote().catch(() => undefined);
    }
  }
}

export type ConfirmationsQueue = Queue<ConfirmationJobData, { readonly sent: boolean }>;

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
  return withErrors(new MessagesQueue(connection, prefix), onError);
}

/** One queue of confirmations; all of an installation are in `ConfirmationQueues`. @param prefix `BUZON_PREFIX` */
export function openConfirmationsQueue(
  connection: Redis,
  prefix: string,
  onError: (error: Error) => void,
  name: ConfirmationsQueueName,
): ConfirmationsQueue {
  return withErrors(new Queue(name, { connection, prefix, streams }), onError);
}

/** Adds jobs for deliveries whose bytes are stored; those that have a job, in any state, are left alone. */
export async function enqueueDeliveries(
  queue: MessagesQueue,
  deliveries: readonly DeliveryJobData[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const places = await queue.placesFor(deliveries);
  await queue.addBulk(
    deliveries.map((data, n) => ({
      name: data.listener,
      data,
      opts: {
        ...deliveryJobOptions,
        jobId: deliveryJobId(data),
        priority: places[n] ?? LAST_PLACE,
      },
    })),
  );
}
