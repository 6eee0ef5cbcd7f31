import { readFile } from 'node:fs/promises';

const KIB = 1024;

/** The most resident memory that a process ever had, in bytes (`VmHWM` of proc(5)); null without /proc. */
export async function peakMemory(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const found = /^VmHWM:\s+(\d+) kB/m.exec(status);
  return found === null ? null : Number(found[1]) * KIB;
}
