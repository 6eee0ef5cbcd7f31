import { describe, expect, it } from 'vitest';
import type { Run } from '../src/bench/end-to-end.ts';
import { CORES } from '../src/bench/measure/cpu-time.ts';
import { type Measurements, resultOf } from '../src/bench/result.ts';

const MAILS = 100;

/** @param cpu milliseconds that each of the six processes used for a mail */
const run = (processors: number, mailsPerSecond: number, cpu: number | null = 0.5): Run => {
  const names = ['fetcher', 'processor', 'notifier', 'postgres', 'redis', 'dovecot'];
  const seconds = cpu === null ? null : (cpu * MAILS) / 1_000;
  return {
    processors,
    mails: MAILS,
    mailsPerSecond,
    taken: { seconds: 1, cpu: new Map(names.map((name) => [name, seconds])), coresOfOthers: 0 },
  };
};

/** @param cpu milliseconds of a mail in each of the four steps */
const bare = (cpu: number | null) => {
  const step = { mailsPerSecond: 1_000, cpuPerMail: cpu === null ? null : cpu / 1_000 };
  return { fetch: step, parse: step, insert: step, move: step };
};

const stage = { mailsPerSecond: 1_000, cpuPerMail: 0.001 };
const ceilings = { fetch: stage, queue: stage, parse: stage, file: stage, move: stage };

const measured = (parts: Pick<Measurements, 'runs' | 'bare'>): Measurements => ({
  ...parts,
  smallRuns: [],
  ceilings: [ceilings],
  latencies: [40],
  machine: [1],
});

describe('the result of the bench', () => {
  it('sets each run against the bare libraries before and after it', () => {
    const { endToEnd } = resultOf(
      measured({ runs: [run(1, 200), run(2, 100)], bare: [bare(0.4), bare(0.6), bare(1.4)] }),
    );
    // A mean of 0.5 ms in four steps beside the first, of 1 ms beside the second.
    expect(endToEnd.map(({ limit }) => limit)).toEqual([CORES * 500, CORES * 250].map(closeTo));
    expect(endToEnd.map(({ ratio }) => ratio)).toEqual(
      [200 / (CORES * 500), 100 / (CORES * 250)].map(closeTo),
    );
  });

  it('takes the mean of all rounds, not the best moment', () => {
    const runs = [run(1, 100), run(2, 300), run(2, 340), run(1, 500)];
    const { endToEnd, ratio } = resultOf(
      measured({ runs, bare: [...runs, null].map(() => bare(0.5)) }),
    );
    expect(endToEnd.map(({ mailsPerSecond }) => mailsPerSecond)).toEqual([300, 320]);
    expect(ratio).toBeCloseTo(320 / (CORES * 500));
  });

  it('sets the CPU of the bare libraries against that of all processes', () => {
    const { cpuRatio } = resultOf(
      measured({ runs: [run(1, 100, 0.5)], bare: [bare(0.5), bare(0.5)] }),
    );
    expect(cpuRatio).toBeCloseTo(4 / 6);
  });

  it('gives no ratio where CPU time cannot be read', () => {
    const result = resultOf(
      measured({ runs: [run(1, 100, null)], bare: [bare(null), bare(null)] }),
    );
    expect(result).toMatchObject({ limit: null, ratio: null, cpuRatio: null });
    expect(result.endToEnd).toMatchObject([{ mailsPerSecond: 100 }]);
  });
});

function closeTo(value: number): unknown {
  return expect.closeTo(value, 6);
}
