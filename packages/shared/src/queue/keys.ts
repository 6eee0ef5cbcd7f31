/** The two queues (spec section 6). */
export const MESSAGES_QUEUE = 'messages';
export const CONFIRMATIONS_QUEUE = 'confirmations';
export type QueueName = typeof MESSAGES_QUEUE | typeof CONFIRMATIONS_QUEUE;

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
  /** Jobs that failed alike with no success between. */
  repeats(queue: QueueName): string;
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
    firstSeen: (listener) => key('first-seen', listener),
    listenerStatus: (listener) => key('listener', listener),
    listeners: () => key('listeners'),
    hold: (queue) => key('hold', queue),
    probe: (queue) => key('probe', queue),
    repeats: (queue) => key('repeats', queue),
  };
}
