/** The two queues (spec section 6); a mail server of a listener's own has one more, named in `confirmation-routes.ts`. */
export const MESSAGES_QUEUE = 'messages';
export const CONFIRMATIONS_QUEUE = 'confirmations';
export type ConfirmationsQueueName =
  | typeof CONFIRMATIONS_QUEUE
  | `${typeof CONFIRMATIONS_QUEUE}-${string}`;
export type QueueName = typeof MESSAGES_QUEUE | ConfirmationsQueueName;

/** Every Redis key that Buzón itself writes, beside BullMQ's own. All share one prefix, and so one hash slot. */
export interface RedisKeys {
  readonly prefix: string;
  /** Raw RFC 822 bytes of a delivery. */
  raw(jobId: string): string;
  /** Why the fetcher could not supply a delivery's bytes. */
  unfetchable(jobId: string): string;
  /** Owner of a listener. */
  lease(listener: string): string;
  /** Set when an owner let go of its lease in good order. */
  handover(listener: string): string;
  /** Sorted set of the living fetchers. */
  fetchers(): string;
  /** Hash of UID to the time at which it was first seen waiting. */
  firstSeen(listener: string): string;
  /** What the fetcher tells the dashboard. */
  listenerStatus(listener: string): string;
  /** Set of the listeners that have a status. */
  listeners(): string;
  /** Why a queue is held. */
  hold(queue: QueueName): string;
  /** Who may probe a held queue now. */
  probe(queue: QueueName): string;
  /** Hash of listener to the round of the line up to which it has places, and the line's clock. */
  places(): string;
  /** The message that was filed last. */
  newestFiled(): string;
  /** How often the queue `messages` began anew. */
  epoch(): string;
  /** Jobs that failed alike with no success between. */
  repeats(queue: QueueName): string;
  /** Set of the queues of mail servers of listeners' own that were added to. */
  confirmationQueues(): string;
  /** Sorted set of what was sent through a queue's mail server in the last minute. */
  sent(queue: ConfirmationsQueueName): string;
}

/** @param prefix `BUZON_PREFIX` */
export function redisKeys(prefix: string): RedisKeys {
  const key = (...parts: string[]) => [prefix, ...parts].join(':');
  return {
    prefix,
    raw: (jobId) => key('raw', jobId),
    unfetchable: (jobId) => key('unfetchable', jobId),
    lease: (listener) => key('lease', listener),
    handover: (listener) => key('handover', listener),
    fetchers: () => key('fetchers'),
    firstSeen: (listener) => key('first-seen', listener),
    listenerStatus: (listener) => key('listener', listener),
    listeners: () => key('listeners'),
    hold: (queue) => key('hold', queue),
    probe: (queue) => key('probe', queue),
    places: () => key('places'),
    newestFiled: () => key('newest-filed'),
    epoch: () => key('epoch'),
    repeats: (queue) => key('repeats', queue),
    confirmationQueues: () => key('confirmation-queues'),
    sent: (queue) => key('sent', queue),
  };
}
