import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** The first letter of ps's STAT; Z is a process that is gone but not yet collected. */
  readonly state: string;
}

/** The pid and those of all processes below it that are alive, parents first. */
export async function processTree(root: number): Promise<number[]> {
  const alive = (await allProcesses()).filter((entry) => entry.state !== 'Z');
  const tree = alive.some((entry) => entry.pid === root) ? [root] : [];
  for (let index = 0; index < tree.length; index += 1) {
    for (const entry of alive) if (entry.parent === tree[index]) tree.push(entry.pid);
  }
  return tree;
}

/** True while the process exists and has not ended. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await allProcesses()).some((entry) => entry.pid === pid && entry.state !== 'Z');
}

async function allProcesses(): Promise<ProcessEntry[]> {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

/** Linux; a bare Debian has no ps. */
async function fromProc(): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(pids.map(fromStat));
  return entries.filter((entry) => entry !== null);
}

/** proc(5): "pid (command) state ppid …"; the command may hold parentheses and spaces. */
async function fromStat(pid: string): Promise<ProcessEntry | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  if (text === null) return null;
  const [state = '', parent = '0'] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { pid: Number(pid), parent: Number(parent), state };
}

async function fromPs(): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state: state.charAt(0) };
    });
}
