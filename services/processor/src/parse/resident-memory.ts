import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KIB = 1024;

/**
 * Resident memory of a process in bytes: from `/proc` where there is one, else from `ps`.
 * @returns null when the process is gone
 */
export async function residentMemory(pid: number): Promise<number | null> {
  try {
    const kib = process.platform === 'linux' ? fromProc(pid) : await fromPs(pid);
    return kib === null ? null : kib * KIB;
  } catch {
    return null;
  }
}

/**
 * The kernel answers in microseconds. Asked asynchronously, each of the five steps of a read waits for
 * the event loop: a child that was done with a mail stood idle for longer than it had worked.
 */
function fromProc(pid: number): number | null {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const found = /^VmRSS:\s+(\d+) kB/m.exec(status);
  return found === null ? null : Number(found[1]);
}

async function fromPs(pid: number): Promise<number | null> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  const kib = Number.parseInt(stdout, 10);
  return Number.isNaN(kib) ? null : kib;
}
