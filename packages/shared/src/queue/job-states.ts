import type { Redis } from 'ioredis';
import { MESSAGES_QUEUE, type RedisKeys } from './keys.ts';

/** What the queue knows of a delivery: the states that the fetcher's plan tells apart. */
export type DeliveryState = 'none' | 'in-flight' | 'bytes-gone' | 'parked' | 'completed';

/** Whether a job in this state has come to its end: its bytes have served. */
export function isSettled(state: DeliveryState): boolean {
  return state === 'completed' || state === 'parked';
}

/**
 * A character a delivery, in one round trip: BullMQ's `getState` scans the wait list, and a command
 * each costs four times as much. The job's own state is the acknowledgement; events get lost.
 */
const STATES_SCRIPT = `
local out = {}
for i = 1, #ARGV do
  local id = ARGV[i]
  local state
  if redis.call('ZSCORE', KEYS[1], id) then state = 'c'
  elseif redis.call('ZSCORE', KEYS[2], id) then state = 'p'
  elseif redis.call('EXISTS', KEYS[3] .. id) == 0 then state = 'n'
  elseif redis.call('EXISTS', KEYS[4] .. id) == 1 then state = 'f'
  elseif redis.call('EXISTS', KEYS[5] .. id) == 1 then state = 'f'
  else state = 'g' end
  out[i] = state
end
return table.concat(out)
`;

const STATES: Readonly<Record<string, DeliveryState>> = {
  c: 'completed',
  p: 'parked',
  n: 'none',
  f: 'in-flight',
  g: 'bytes-gone',
};

/** Arguments of one call: Redis is single-threaded, and others wait meanwhile. */
const CHUNK = 1_000;

export interface DeliveryStates {
  /** The states of these jobs, in order. */
  of(jobIds: readonly string[]): Promise<DeliveryState[]>;
  /** Ids with this prefix among the parked jobs and those that wait for their bytes or a retry. */
  parkedOrDelayed(jobIdPrefix: string): Promise<string[]>;
}

export function deliveryStates(redis: Redis, keys: RedisKeys): DeliveryStates {
  const queue = `${keys.prefix}:${MESSAGES_QUEUE}`;
  const scriptKeys = [
    `${queue}:completed`,
    `${queue}:failed`,
    `${queue}:`,
    keys.raw(''),
    keys.unfetchable(''),
  ];
  return {
    async of(jobIds) {
      const states: DeliveryState[] = [];
      for (let from = 0; from < jobIds.length; from += CHUNK) {
        const ids = jobIds.slice(from, from + CHUNK);
        const answer = String(
          await redis.eval(STATES_SCRIPT, scriptKeys.length, ...scriptKeys, ...ids),
        );
        for (const letter of answer) states.push(STATES[letter] ?? 'none');
      }
      return states;
    },
    async parkedOrDelayed(jobIdPrefix) {
      const [parked, delayed] = await Promise.all([
        redis.zrange(`${queue}:failed`, 0, -1),
        redis.zrange(`${queue}:delayed`, 0, -1),
      ]);
      return [...parked, ...delayed].filter((id) => id.startsWith(jobIdPrefix));
    },
  };
}
