import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { RedisKeys } from './keys.ts';

/** What a listener does, as its fetcher tells it (O2). */
const listenerStatus = z.object({
  listener: z.string(),
  state: z.enum(['connecting', 'connected', 'held']),
  /** Why it is held, for a person; null otherwise. */
  reason: z.string().nullable(),
  /** Code of the failure that holds it. */
  code: z.string().nullable(),
  /** Whose rules the server follows and why, for a person; null until it was reached. */
  provider: z.object({ label: z.string(), because: z.string() }).nullable().default(null),
  inputFolder: z.string(),
  /** Null: processed messages are deleted. */
  outputFolder: z.string().nullable(),
  /** In the folder, without a job. */
  waiting: z.number().int(),
  inFlight: z.number().int(),
  parked: z.number().int(),
  /** Moved or deleted since this owner began. */
  moved: z.number().int(),
  /** Times are ISO 8601 in UTC. */
  lastCycleAt: z.string().nullable(),
  /** Last successful look at the folder (L14). */
  lastLookAt: z.string().nullable(),
  /** What a person has to renew for the log-in to go on, and when it ends (L12); null: nothing that is known of. */
  runsOut: z.object({ what: z.string(), at: z.string() }).nullable().default(null),
  owner: z.string(),
  updatedAt: z.string(),
});
export type ListenerStatus = z.infer<typeof listenerStatus>;

/** A status that nobody renews is forgotten: the fetcher is dead. */
const STATUS_LIFE_SECONDS = 60;

export async function writeListenerStatus(
  redis: Redis,
  keys: RedisKeys,
  status: ListenerStatus,
): Promise<void> {
  await redis
    .multi()
    .set(keys.listenerStatus(status.listener), JSON.stringify(status), 'EX', STATUS_LIFE_SECONDS)
    .sadd(keys.listeners(), status.listener)
    .exec();
}

/** The status of every listener that a living fetcher owns, by ID. */
export async function readListenerStatuses(
  redis: Redis,
  keys: RedisKeys,
): Promise<ListenerStatus[]> {
  const ids = (await redis.smembers(keys.listeners())).sort();
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map((id) => keys.listenerStatus(id)));
  return texts.flatMap((text) => {
    if (text === null) return [];
    const parsed = listenerStatus.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  });
}
