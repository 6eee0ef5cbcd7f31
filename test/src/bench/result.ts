import type { BareCosts } from './bare/bare-libraries.ts';
import type { Run } from './end-to-end.ts';
import { CORES } from './measure/cpu-time.ts';
import { percentile } from './measure/percentile.ts';
import { addUp } from './measure/stopwatch.ts';
import type { Ceilings } from './stages/ceilings.ts';
import type { StageResult } from './stages/stage.ts';

const PROCESSES = ['fetcher', 'processor', 'notifier', 'postgres', 'redis', 'dovecot'] as const;
export type ProcessName = (typeof PROCESSES)[number];
const STAGES = ['fetch', 'queue', 'parse', 'file', 'move'] as const;
export type StageName = (typeof STAGES)[number];
const LIBRARIES = ['fetch', 'parse', 'insert', 'move'] as const;
export type LibraryStep = (typeof LIBRARIES)[number];

/** Everything that was measured. */
export interface Measurements {
  /** Of the mix, in the order in which they ran. */
  readonly runs: readonly Run[];
  /** Of mails of 20 KB only. */
  readonly smallRuns: readonly Run[];
  /** Each several times. */
  readonly ceilings: readonly Ceilings[];
  readonly bare: readonly BareCosts[];
  /** Milliseconds from the announcement of the tenth mail to the commit of ten, a batch each. */
  readonly latencies: readonly number[];
  /** CPU seconds of a fixed piece of work at several moments. */
  readonly machine: readonly number[];
}

/** What the bench tells machines; where CPU time cannot be read (macOS) it is null. */
export interface BenchResult {
  /** The best run of each number of processors. */
  readonly endToEnd: readonly {
    readonly processors: number;
    readonly mails: number;
    readonly mailsPerSecond: number;
  }[];
  /** Mails a second of each stage alone. */
  readonly ceilings: Readonly<Record<StageName, number>>;
  /** Of the best run. */
  readonly cpuSecondsPerMail: Readonly<Record<ProcessName, number | null>>;
  /** Mails a second that the machine could do if nothing but the bare libraries cost CPU. */
  readonly limit: number | null;
  /** Best end-to-end rate to limit. */
  readonly ratio: number | null;
  /** `limit` to what the services and servers cost: the ratio on a machine that does nothing else. */
  readonly cpuRatio: number | null;
  readonly bareCpuSecondsPerMail: Readonly<Record<LibraryStep, number | null>>;
  /** Mails of 20 KB only. */
  readonly small: readonly { readonly processors: number; readonly mailsPerSecond: number }[];
  readonly latencyMilliseconds: {
    readonly batches: number;
    readonly p50: number;
    readonly p95: number;
  };
  readonly cores: number;
  /** Cores that other programs used during the best run. */
  readonly coresOfOthers: number | null;
  /** Slowest to fastest moment of the machine while this ran. */
  readonly drift: number;
}

/** @throws RangeError when nothing was measured */
export function resultOf(measurements: Measurements): BenchResult {
  const { runs, smallRuns, latencies, machine } = measurements;
  const best = fastest(runs);
  const bare = mapOf(LIBRARIES, (step) => meanCpu(measurements.bare.map((costs) => costs[step])));
  const bareSum = addUp(Object.values(bare));
  const limit = bareSum === null ? null : CORES / bareSum;
  const cpu = mapOf(PROCESSES, (name) => perMail(best, name));
  const cpuSum = addUp(Object.values(cpu));
  return {
    endToEnd: bestOfEach(runs),
    ceilings: mapOf(STAGES, (stage) => meanRate(measurements.ceilings.map((all) => all[stage]))),
    cpuSecondsPerMail: cpu,
    limit,
    ratio: limit === null ? null : best.mailsPerSecond / limit,
    cpuRatio: bareSum === null || cpuSum === null ? null : bareSum / cpuSum,
    bareCpuSecondsPerMail: bare,
    small: bestOfEach(smallRuns),
    latencyMilliseconds: {
      batches: latencies.length,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
    },
    cores: CORES,
    coresOfOthers: best.taken.coresOfOthers,
    drift: Math.max(...machine) / Math.min(...machine),
  };
}

function fastest(runs: readonly Run[]): Run {
  const [best] = [...runs].sort((a, b) => b.mailsPerSecond - a.mailsPerSecond);
  if (best === undefined) throw new RangeError('nothing was measured');
  return best;
}

function bestOfEach(runs: readonly Run[]): BenchResult['endToEnd'] {
  return [...new Set(runs.map(({ processors }) => processors))].map((count) => {
    const { processors, mails, mailsPerSecond } = fastest(
      runs.filter((run) => run.processors === count),
    );
    return { processors, mails, mailsPerSecond };
  });
}

function perMail({ taken, mails }: Run, name: ProcessName): number | null {
  const seconds = taken.cpu.get(name) ?? null;
  return seconds === null ? null : seconds / mails;
}

function meanCpu(results: readonly StageResult[]): number | null {
  const sum = addUp(results.map(({ cpuPerMail }) => cpuPerMail));
  return sum === null ? null : sum / results.length;
}

function meanRate(results: readonly StageResult[]): number {
  const seconds = results.reduce((sum, { mailsPerSecond }) => sum + 1 / mailsPerSecond, 0);
  return results.length / seconds;
}

function mapOf<Key extends string, Value>(
  keys: readonly Key[],
  value: (key: Key) => Value,
): Readonly<Record<Key, Value>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, Value>;
}
