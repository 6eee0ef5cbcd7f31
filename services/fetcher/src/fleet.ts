import type { RedisKeys } from '@buzon/shared/queue';
import type { Redis } from 'ioredis';
import type { Fleet } from './ports.ts';

/** A fetcher that says nothing for so long is dead. */
const ALIVE_SECONDS = 10;

/** By the clock of Redis: those of the machines may differ. */
const GREET_SCRIPT = `
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2] * 2)
return redis.call('ZCARD', KEYS[1])
`;

/** The living fetchers of an installation, in one sorted set. */
export function fleetInRedis(redis: Redis, keys: RedisKeys, owner: string): Fleet {
  return {
    async greet() {
      return Number(await redis.eval(GREET_SCRIPT, 1, keys.fetchers(), owner, ALIVE_SECONDS));
    },
    async leave() {
      await redis.zrem(keys.fetchers(), owner);
    },
  };
}
