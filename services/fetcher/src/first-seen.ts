import type { RedisKeys } from '@buzon/shared/queue';
import type { Redis } from 'ioredis';
import type { FirstSeen, FolderId } from './ports.ts';

/** Since when the messages of a folder wait, in one hash a listener. */
export function firstSeenInRedis(redis: Redis, keys: RedisKeys, folder: FolderId): FirstSeen {
  const key = keys.firstSeen(folder.listener);
  const prefix = `${folder.mailboxKey}.${folder.uidValidity}.`;
  return {
    async load() {
      const seen = new Map<number, number>();
      for (const [field, time] of Object.entries(await redis.hgetall(key))) {
        if (field.startsWith(prefix)) seen.set(Number(field.slice(prefix.length)), Number(time));
      }
      return seen;
    },
    async remember(waiting) {
      const fields = [...waiting].map(([uid, time]) => [`${prefix}${uid}`, String(time)] as const);
      const transaction = redis.multi().del(key);
      if (fields.length > 0) transaction.hset(key, Object.fromEntries(fields));
      await transaction.exec();
    },
  };
}
