import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** What waits in Redis at one moment. */
export interface InFlight {
  readonly messages: number;
  /** Raw bytes of mails. */
  readonly bytes: number;
  /** UIDs of the jobs. */
  readonly uids: readonly number[];
}

const RAW = '{buzon}:raw:';
const LOOK_MILLISECONDS = 250;
/** So many looks alike: nothing more comes in. */
const LOOKS_ALIKE = 6;

/** Waits until no more is brought in, while nobody files, and answers what waits then. */
export async function fullWindow(redis: Redis): Promise<InFlight> {
  let alike = 0;
  for (let last = await inFlight(redis); ; ) {
    await pause(LOOK_MILLISECONDS);
    const now = await inFlight(redis);
    alike = now.messages > 0 && now.bytes === last.bytes ? alike + 1 : 0;
    last = now;
    if (alike >= LOOKS_ALIKE) return now;
  }
}

async function inFlight(redis: Redis): Promise<InFlight> {
  const keys: string[] = [];
  for await (const found of redis.scanStream({ match: `${RAW}*`, count: 1_000 })) {
    keys.push(...(found as string[]));
  }
  const sizes = await Promise.all(keys.map((key) => redis.strlen(key)));
  return {
    messages: keys.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    uids: keys.map((key) => Number(key.slice(key.lastIndexOf('.') + 1))).sort((a, b) => a - b),
  };
}
