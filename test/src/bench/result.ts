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
  /** One more than runs: each run lies between two. */
  readonly bare: readonly BareCosts[];
  /** Milliseconds from the announcement of the tenth mail to the commit of ten, a batch each. */
  readonly latencies: readonly number[];
  /** CPU seconds of a fixed piece of work at several moments. */
  readonly machine: readonly number[];
}

/** What the bench tells machines; where CPU time cannot be read (macOS) it is null. */
export interface BenchResult {
  /** The mean of all rounds for each number of processors. */
  readonly endToEnd: readonly EndToEnd[];
  /** Mails a second of each stage alone. */
  readonly ceilings: Readonly<Record<StageName, number>>;
  /** With the number of processors that did best, as all that follows. */
  readonly cpuSecondsPerMail: Readonly<Record<ProcessName, number | null>>;
  /** Mails a second that the machine could do if nothing but the bare libraries cost CPU. */
  readonly limit: number | null;
  /** Rate to limit. */
  readonly ratio: number | null;
  /** `limit` to what the services and servers cost: the ratio on a machine that does nothing else. */
  readonly cpuRatio: number | null;
  readonly bareCpuSecondsPerMail: Readonly<Record<LibraryStep, number | null>>;
  /** Cores that other programs used, in the worst of its runs. */
  readonly coresOfOthers: number | null;
  /** Mails of 20 KB only. */
  readonly small: readonly { readonly processors: number; readonly mailsPerSecond: number }[];
  readonly latencyMilliseconds: {
    readonly batches: number;
    readonly p50: number;
    readonly p95: number;
  };
  readonly cores: number;
  /** Slowest to fastest moment of the machine while this ran. */
  readonly drift: number;
}

export interface EndToEnd {
  readonly processors: number;
  readonly mails: number;
  readonly mailsPerSecond: number;
  readonly limit: number | null;
  readonly ratio: number | null;
}

/** A run, and what the bare libraries cost at that time: a shared machine is faster or slower within minutes. */
interface PlacedRun {
  readonly run: Run;
  readonly bare: Readonly<Record<LibraryStep, number | null>>;
  readonly limit: number | null;
}

/** @throws RangeError when nothing was measured */
export function resultOf(measurements: Measurements): BenchResult {
  const { smallRuns, latencies, machine } = measurements;
  const placed = placedRuns(measurements);
  const groups = [...new Set(placed.map(({ run }) => run.processors))].map((count) =>
    placed.filter(({ run }) => run.processors === count),
  );
  const [best] = [...groups].sort((a, b) => merit(b) - merit(a));
  if (best === undefined) throw new RangeError('nothing was measured');
  const { limit, ratio } = endToEndOf(best);
  const bare = mapOf(LIBRARIES, (step) => mean(best.map((each) => each.bare[step])));
  const cpu = mapOf(PROCESSES, (name) => mean(best.map(({ run }) => perMail(run, name))));
  const bareSum = addUp(Object.values(bare));
  const cpuSum = addUp(Object.values(cpu));
  return {
    endToEnd: groups.map(endToEndOf),
    ceilings: mapOf(STAGES, (stage) => meanRate(measurements.ceilings.map((all) => all[stage]))),
    cpuSecondsPerMail: cpu,
    limit,
    ratio,
    cpuRatio: bareSum === null || cpuSum === null ? null : bareSum / cpuSum,
    bareCpuSecondsPerMail: bare,
    coresOfOthers: largest(best.map(({ run }) => run.taken.coresOfOthers)),
    small: smallRuns.map(({ processors, mailsPerSecond }) => ({ processors, mailsPerSecond })),
    latencyMilliseconds: {
      batches: latencies.length,
      p50: percentile(latencies, 50),
      p95: percentile(latencies, 95),
    },
    cores: CORES,
    drift: Math.max(...machine) / Math.min(...machine),
  };
}

function placedRuns({ runs, bare }: Measurements): readonly PlacedRun[] {
  return runs.map((run, index) => {
    const beside = bare.slice(index, index + 2);
    const costs = mapOf(LIBRARIES, (step) => mean(beside.map((each) => each[step].cpuPerMail)));
    const sum = addUp(Object.values(costs));
    return { run, bare: costs, limit: sum === null ? null : CORES / sum };
  });
}

/** @param group runs with one number of processors */
function endToEndOf(group: readonly PlacedRun[]): EndToEnd {
  const [{ run }] = group as [PlacedRun];
  return {
    processors: run.processors,
    mails: run.mails,
    mailsPerSecond: merit(group),
    limit: mean(group.map(({ limit }) => limit)),
    ratio: mean(group.map((each) => each.limit && each.run.mailsPerSecond / each.limit)),
  };
}

/** Mails a second on average. */
function merit(group: readonly PlacedRun[]): number {
  return group.reduce((sum, { run }) => sum + run.mailsPerSecond, 0) / group.length;
}

function perMail({ taken, mails }: Run, name: ProcessName): number | null {
  const seconds = taken.cpu.get(name) ?? null;
  return seconds === null ? null : seconds / mails;
}

/** Null as soon as one is not known. */
function mean(values: readonly (number | null)[]): number | null {
  const sum = addUp(values);
  return sum === null ? null : sum / values.length;
}

function largest(values: readonly (number | null)[]): number | null {
  return addUp(values) === null ? null : Math.max(...values.map(Number));
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
