import { Redis } from 'ioredis';

/** Redis that was away is found again within a second; BullMQ's own back-off would reach 20 s. */
const RECONNECT_MILLISECONDS = 1_000;

/** How a service waits for Redis: `patient` commands wait for it to come back, `prompt` ones fail. */
export type RedisPatience = 'patient' | 'prompt';

/**
 * Opens a connection. Errors are reported to `onError` and never thrown: the client reconnects by itself.
 * @param url `redis://` or `rediss://`
 */
export function openRedis(
  url: string,
  patience: RedisPatience,
  onError: (error: Error) => void,
): Redis {
  const redis = new Redis(url, {
    // BullMQ's blocking connections demand null.
    maxRetriesPerRequest: patience === 'patient' ? null : 1,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), RECONNECT_MILLISECONDS),
    connectTimeout: 5_000,
    keepAlive: 10_000,
    ...(patience === 'prompt' ? { commandTimeout: 3_000 } : {}),
  });
  redis.on('error', onError);
  return redis;
}

/**
 * The eviction policy of the server, which must be `noeviction`: any other loses jobs when memory is full.
 * @returns null when the server does not say (managed Redis often forbids CONFIG)
 */
export async function evictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const answer = await redis.config('GET', 'maxmemory-policy');
    return Array.isArray(answer) ? String(answer[1]) : null;
  } catch {
    return null;
  }
}
