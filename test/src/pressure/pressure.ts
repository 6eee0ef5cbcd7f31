import { sizedMail } from '../mails/sized-mails.ts';
import { plainMail } from '../system/plain-mail.ts';
import { System } from '../system/system.ts';
import { fullWindow } from './in-flight.ts';
import { peakMemory } from './peak-memory.ts';

export interface PressureOptions {
  readonly mails: number;
  /** Of each mail; 0: short texts. */
  readonly bytes: number;
  /** `MAX_BYTES_IN_FLIGHT` and `MAX_MESSAGES_IN_FLIGHT`. */
  readonly windowBytes: number;
  readonly windowMessages: number;
  /** Redis refuses to hold more; 0: no limit. Bytes. */
  readonly redisBytes: number;
  readonly timeoutMs: number;
}

/** What a run of many waiting mails held. Bytes. */
export interface PressureResult {
  readonly mails: number;
  readonly filed: number;
  /** In Redis while nobody filed. */
  readonly windowMessages: number;
  readonly windowBytes: number;
  /** The mails in the window were the oldest ones. */
  readonly windowIsOldest: boolean;
  /** By how many mails one was overtaken at most. */
  readonly overtakenBy: number;
  readonly redisPeak: number;
  /** Null without /proc. */
  readonly fetcherPeak: number | null;
  readonly processorPeak: number | null;
}

const SEED = 42;

/** Fills a folder, lets the fetcher run against stopped processors, then starts one until all is moved. */
export async function runPressure(
  options: PressureOptions,
  tell: (words: string) => void,
): Promise<PressureResult> {
  const { mails, bytes, windowBytes, windowMessages, redisBytes, timeoutMs } = options;
  const system = await System.start({
    services: [],
    stack: { redis: { maxMemoryBytes: redisBytes } },
    env: {
      MAX_BYTES_IN_FLIGHT: String(windowBytes),
      MAX_MESSAGES_IN_FLIGHT: String(windowMessages),
    },
  });
  const redis = system.redis();
  try {
    tell(`putting ${mails} mails into the folder`);
    for (let n = 0; n < mails; n += 1) {
      await system.deliver([bytes === 0 ? plainMail() : sizedMail(SEED, n, bytes)]);
    }
    const fetcher = await system.startService('fetcher');
    const full = await fullWindow(redis);
    tell(`the window holds ${full.messages} mails, ${full.bytes} bytes; starting a processor`);
    const processor = await system.startService('processor');
    await system.untilMoved(mails, { timeoutMs });
    const order = await system.query<{ uid: number }>(
      'SELECT uid::int FROM buzon.deliveries ORDER BY filed_at, uid',
    );
    return {
      mails,
      filed: await system.number('SELECT count(*) FROM buzon.messages'),
      windowMessages: full.messages,
      windowBytes: full.bytes,
      windowIsOldest: full.uids.every((uid, at) => uid === at + 1),
      overtakenBy: overtaken(order.map(({ uid }) => uid)),
      redisPeak: Number(/used_memory_peak:(\d+)/.exec(await redis.info('memory'))?.[1]),
      fetcherPeak: await peakMemory(fetcher.pid),
      processorPeak: await peakMemory(processor.pid),
    };
  } finally {
    redis.disconnect();
    await system.stop();
  }
}

function overtaken(uids: readonly number[]): number {
  let highest = 0;
  let most = 0;
  for (const uid of uids) {
    highest = Math.max(highest, uid);
    most = Math.max(most, highest - uid);
  }
  return most;
}
