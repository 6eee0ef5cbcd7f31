import type { Redis } from 'ioredis';
import type { RedisKeys } from './keys.ts';

/**
 * Raw bytes travel in keys of their own: in the job they would be base64 in JSON, slower and bigger.
 * They end by themselves when nobody drops them; a parked message gets them again on retry.
 */
const RAW_LIFE_SECONDS = 7 * 86_400;

/** Keys of one command: a list of tens of thousands would hold up Redis, or not fit into a call. */
const DROPPED_AT_ONCE = 1_000;

/** The raw bytes of deliveries in flight. */
export interface RawMail {
  put(jobId: string, raw: Buffer): Promise<void>;
  /** Null when they are gone (Redis was emptied, or their life ended). */
  get(jobId: string): Promise<Buffer | null>;
  /** Drops the bytes, or what was said instead of them. */
  drop(jobIds: readonly string[]): Promise<void>;
  /** Says that the fetcher cannot supply the bytes, and why: the processor parks the message with it. */
  refuse(jobId: string, reason: string): Promise<void>;
  /** The reason, once: a retried message is asked for anew. */
  takeRefusal(jobId: string): Promise<string | null>;
}

export function rawMail(redis: Redis, keys: RedisKeys): RawMail {
  return {
    async put(jobId, raw) {
      await redis.set(keys.raw(jobId), raw, 'EX', RAW_LIFE_SECONDS);
    },
    get: (jobId) => redis.getBuffer(keys.raw(jobId)),
    async drop(jobIds) {
      // A refusal that nobody took would park a later job of the same delivery.
      const dropped = jobIds.flatMap((id) => [keys.raw(id), keys.unfetchable(id)]);
      for (let from = 0; from < dropped.length; from += DROPPED_AT_ONCE) {
        await redis.unlink(...dropped.slice(from, from + DROPPED_AT_ONCE));
      }
    },
    async refuse(jobId, reason) {
      await redis.set(keys.unfetchable(jobId), reason, 'EX', RAW_LIFE_SECONDS);
    },
    takeRefusal: (jobId) => redis.getdel(keys.unfetchable(jobId)),
  };
}
