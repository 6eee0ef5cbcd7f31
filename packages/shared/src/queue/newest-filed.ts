import type { Redis } from 'ioredis';
import { deleteIfSame } from './delete-if-same.ts';
import type { RedisKeys } from './keys.ts';

/**
 * The message that was filed last, as `buzon.messages.id`. A database that does not know it was put
 * back to an older copy (decision 19).
 */
export interface NewestFiled {
  /** Null when nothing was filed since Redis was empty. */
  read(): Promise<number | null>;
  /** Its filing is committed. */
  note(messageId: number): Promise<void>;
  /** @returns whether it was still the newest: true for one caller only */
  forget(messageId: number): Promise<boolean>;
}

export function newestFiled(redis: Redis, keys: RedisKeys): NewestFiled {
  const key = keys.newestFiled();
  return {
    async read() {
      const messageId = await redis.get(key);
      return messageId === null ? null : Number(messageId);
    },
    async note(messageId) {
      await redis.set(key, messageId);
    },
    // Others may have noted a message of the new life of the database.
    forget: (messageId) => deleteIfSame(redis, key, messageId),
  };
}
