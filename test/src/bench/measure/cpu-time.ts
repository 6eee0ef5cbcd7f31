import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** /proc counts in hundredths of a second on every architecture of Linux (USER_HZ). */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  readonly parent: number;
  /** Its own and that of its children that have ended; seconds. */
  readonly seconds: number;
}

/** CPU seconds of every process at one moment; null where there is no /proc (macOS). */
export type CpuReading = ReadonlyMap<number, ProcessTimes> | null;

export async function readCpu(): Promise<CpuReading> {
  if (!existsSync('/proc/self/stat')) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(pids.map(timesOf));
  return new Map(entries.filter((entry) => entry !== null));
}

/** proc(5): "pid (command) state ppid …"; fields 14 to 17 are utime, stime, cutime and cstime. */
async function timesOf(pid: string): Promise<readonly [number, ProcessTimes] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return [Number(pid), { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }];
}

/** CPU seconds of a process and all below it, those that have ended included. */
function treeSeconds(reading: NonNullable<CpuReading>, root: number): number {
  const tree = reading.has(root) ? [root] : [];
  for (let at = 0; at < tree.length; at += 1) {
    for (const [pid, { parent }] of reading) if (parent === tree[at]) tree.push(pid);
  }
  return tree.reduce((sum, pid) => sum + (reading.get(pid)?.seconds ?? 0), 0);
}

/** What a tree used between two readings; null where that cannot be told. */
export function usedBetween(before: CpuReading, after: CpuReading, root: number): number | null {
  if (before === null || after === null) return null;
  return Math.max(0, treeSeconds(after, root) - treeSeconds(before, root));
}

/** CPU seconds of the whole machine so far: at work, and in all; null without /proc. */
export async function machineSeconds(): Promise<number | null> {
  const text = await readFile('/proc/stat', 'latin1').catch(() => null);
  if (text === null) return null;
  // "cpu user nice system idle iowait irq softirq steal …"
  const fields = (text.split('\n', 1)[0] ?? '').split(/\s+/).slice(1).map(Number);
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

export const CORES = availableParallelism();
