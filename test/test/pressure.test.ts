import { expect, it } from 'vitest';
import { runPressure } from '../src/pressure/pressure.ts';

const MIB = 1024 * 1024;
const LONGEST = 150_000;

// `npm run pressure` is the long form of this: 100,000 mails, or 200 of 25 MB.
it(
  'L4 large mails through a Redis at its limit, processors stopped, then started: the window is kept, oldest first, memory bounded',
  async () => {
    const result = await runPressure(
      {
        mails: 12,
        bytes: 3_000_000,
        windowBytes: 64 * MIB,
        windowMessages: 100,
        redisBytes: 16 * MIB,
        timeoutMs: LONGEST,
      },
      () => undefined,
    );
    expect(result).toMatchObject({ filed: 12, windowIsOldest: true });
    // A quarter of Redis is left to the queues.
    expect(result.windowBytes).toBeLessThanOrEqual(12 * MIB);
    expect(result.redisPeak).toBeLessThan(20 * MIB);
    expect(result.fetcherPeak ?? 0).toBeLessThan(300 * MIB);
    expect(result.processorPeak ?? 0).toBeLessThan(400 * MIB);
  },
  2 * LONGEST,
);
