import type { Redis } from 'ioredis';
import { MESSAGES_QUEUE, type RedisKeys } from './keys.ts';

/** Whose job it is, and how much of the processors' time it takes. */
export interface PlaceRequest {
  readonly listener: string;
  /** Bytes of the raw mail. */
  readonly size: number;
}

/** BullMQ's last priority; 0 would go before all others. */
export const LAST_PLACE = 2 ** 21 - 1;
/** Short mails that a listener may have in one round; more would make others wait, fewer use places up. */
const MAILS_A_ROUND = 4;
/** A mail so much larger than nothing costs twice as much as a short one. */
const BYTES_OF_ONE_MORE = 100_000;

/**
 * Start-time fair queueing (Goyal, Vin, Cheng: SIGCOMM 1996), in one step for all fetchers. The clock
 * is the round that is served now: the place of the first in line, or all that was ever given when nobody waits.
 * It never goes back, so that a retried job with its old place does not let others overtake. Places
 * end at BullMQ's limit; they begin anew when half of them are used and nobody waits.
 */
const PLACES_SCRIPT = `
local line, given = KEYS[2], {}
local head = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
local clock = tonumber(redis.call('HGET', line, '#clock') or '0')
local last = tonumber(redis.call('HGET', line, '#last') or '0')
if head then
  clock = math.max(clock, math.floor(tonumber(head) / 4294967296) - 1)
else
  clock = last
  if clock > ARGV[1] / 2 and redis.call('EXISTS', KEYS[3]) == 0 then
    redis.call('DEL', line)
    clock, last = 0, 0
  end
end
for i = 2, #ARGV, 2 do
  local start = math.max(clock, tonumber(redis.call('HGET', line, ARGV[i]) or '0'))
  local finish = start + tonumber(ARGV[i + 1])
  last = math.max(last, finish)
  redis.call('HSET', line, ARGV[i], finish)
  given[#given + 1] = math.min(math.floor(start) + 1, tonumber(ARGV[1]))
end
redis.call('HSET', line, '#clock', clock, '#last', last)
return given
`;

/**
 * Places in the line of the processors, the lowest first: each listener gets as much of their time as
 * any other that has something waiting, and its own mails keep their order (P14).
 * @returns one for each request, in order: BullMQ's priorities
 */
export async function fairPlaces(
  redis: Redis,
  keys: RedisKeys,
  requests: readonly PlaceRequest[],
): Promise<number[]> {
  const queue = `${keys.prefix}:${MESSAGES_QUEUE}`;
  const told = requests.flatMap(({ listener, size }) => [listener, costOf(size)]);
  const scriptKeys = [`${queue}:prioritized`, keys.places(), `${queue}:delayed`];
  const answer = await redis.eval(
    PLACES_SCRIPT,
    scriptKeys.length,
    ...scriptKeys,
    LAST_PLACE,
    ...told,
  );
  return (answer as number[]).map(Number);
}

/** The place behind all that were given until now: whoever takes it lets all of those go first. */
export async function endOfLine(redis: Redis, keys: RedisKeys): Promise<number> {
  const last = Number((await redis.hget(keys.places(), '#last')) ?? 0);
  return Math.min(Math.floor(last) + 1, LAST_PLACE);
}

/** In rounds. */
function costOf(size: number): number {
  return (1 + size / BYTES_OF_ONE_MORE) / MAILS_A_ROUND;
}
