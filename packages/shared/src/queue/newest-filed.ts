import type { Redis } from 'ioredis';
import type { RedisKeys } from './keys.ts';

/** What the processors know of the database's life. */
export interface Newest {
  /** The message that was filed last; null when nothing was filed since Redis was empty, or the queue began anew. */
  readonly messageId: number | null;
  /** How often the queue began anew, since Redis was empty. */
  readonly epoch: number;
}

/**
 * The message that was filed last, as `buzon.messages.id`. A database that does not know it was put
 * back to an older copy, and the queue begins anew: its jobs are of another epoch (decision 19).
 */
export interface NewestFiled {
  read(): Promise<Newest>;
  /** Its filing is committed. */
  note(messageId: number): Promise<void>;
  /** Begins another epoch, if it is still the newest. @returns whether it was: true for one caller only */
  forget(messageId: number): Promise<boolean>;
}

/** In one step: who reads finds the message or the new epoch. */
const FORGET_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('INCR', KEYS[2])
return redis.call('DEL', KEYS[1])
`;

export function newestFiled(redis: Redis, keys: RedisKeys): NewestFiled {
  const both = [keys.newestFiled(), keys.epoch()] as const;
  return {
    async read() {
      const [messageId = null, epoch] = await redis.mget(...both);
      return {
        messageId: messageId === null ? null : Number(messageId),
        epoch: Number(epoch ?? 0),
      };
    },
    async note(messageId) {
      await redis.set(both[0], messageId);
    },
    async forget(messageId) {
      return (await redis.eval(FORGET_SCRIPT, both.length, ...both, messageId)) === 1;
    },
  };
}
