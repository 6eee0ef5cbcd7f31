import { machineSeconds, readCpu, usedBetween } from './cpu-time.ts';

/** What a piece of work took. */
export interface Taken {
  /** By the clock. */
  readonly seconds: number;
  /** CPU seconds of each process tree that was watched; null where that cannot be told. */
  readonly cpu: ReadonlyMap<string, number | null>;
  /** Cores that the rest of the machine used meanwhile; null where that cannot be told. */
  readonly coresOfOthers: number | null;
}

/** Process trees by name. This process itself need not be named. */
export type Watched = ReadonlyMap<string, readonly number[]>;

/** Name of this process's own CPU time. */
const BENCH = 'bench';

/** Times a piece of work and the CPU of process trees. */
export async function timed(watched: Watched, work: () => Promise<void>): Promise<Taken> {
  const before = await readCpu();
  const machineBefore = await machineSeconds();
  const own = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(own);
  const machineAfter = await machineSeconds();
  const after = await readCpu();
  const cpu = new Map<string, number | null>([[BENCH, (used.user + used.system) / 1e6]]);
  for (const [name, pids] of watched) {
    cpu.set(name, addUp(pids.map((pid) => usedBetween(before, after, pid))));
  }
  const ours = addUp([...cpu.values()]);
  const whole =
    machineBefore === null || machineAfter === null ? null : machineAfter - machineBefore;
  return {
    seconds,
    cpu,
    coresOfOthers: whole === null || ours === null ? null : Math.max(0, (whole - ours) / seconds),
  };
}

/** Null as soon as one is not known. */
export function addUp(parts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum;
}
