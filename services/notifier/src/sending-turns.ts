import { randomUUID } from 'node:crypto';
import type { openRedis } from '@buzon/shared/queue';

const MINUTE_MILLISECONDS = 60_000;

/**
 * Takes a turn in a minute that moves with the clock, Redis's own: so the notifiers need not agree on the
 * time. Answers 0, or in how many milliseconds there is a turn again.
 */
const TAKE_SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local max, length = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - length)
local taken = redis.call('ZCARD', KEYS[1])
if taken < max then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], length)
  return 0
end
local due = redis.call('ZRANGE', KEYS[1], taken - max, taken - max, 'WITHSCORES')[2]
return math.max(due + length - now, 1)
`;

/** The turns to send through one account of a mail server, of all notifiers together (N6). */
export class SendingTurns {
  readonly #redis: ReturnType<typeof openRedis>;
  readonly #key: string;
  readonly #perMinute: number | null;

  /**
   * @param key sorted set of the turns of the last minute, in Redis: it outlives the notifiers, also those that
   *   are killed while they send
   * @param perMinute null: there is always a turn
   */
  constructor(redis: ReturnType<typeof openRedis>, key: string, perMinute: number | null) {
    this.#redis = redis;
    this.#key = key;
    this.#perMinute = perMinute;
  }

  /**
   * Takes a turn to send one mail. One that is not used counts all the same: the server may have counted it.
   * @returns 0, or the milliseconds until there is one
   */
  async take(): Promise<number> {
    if (this.#perMinute === null) return 0;
    const args = [this.#perMinute, MINUTE_MILLISECONDS, randomUUID()];
    return Number(await this.#redis.eval(TAKE_SCRIPT, 1, this.#key, ...args));
  }
}
