import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, isFree } from '../process/port.ts';

export const SERVICES = ['processor', 'fetcher', 'notifier', 'dashboard'] as const;
export type ServiceName = (typeof SERVICES)[number];

const PORT_NAMES = ['postgres', 'redis', 'imap', 'imaps', 'smtp', ...SERVICES] as const;
type PortName = (typeof PORT_NAMES)[number];

/** What one start leaves for the next one, so that addresses and passwords stay the same. */
export interface DemoState {
  readonly ports: Readonly<Record<PortName, number>>;
  /** 32 bytes in hex. */
  readonly secretKey: string;
  readonly mailbox: { readonly user: string; readonly password: string };
  /** The process that runs it, or ran it last. */
  readonly pid: number;
  /** The customers and mails of the first start are in. */
  readonly seeded: boolean;
}

/** The state of the demo in this directory; null before its first start. */
export async function readDemoState(directory: string): Promise<DemoState | null> {
  const text = await readFile(stateFile(directory), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as DemoState);
}

/** Written aside and renamed: a kill leaves the old one or the new one, never half of one. */
export async function writeDemoState(directory: string, state: DemoState): Promise<void> {
  await mkdir(directory, { recursive: true });
  const unfinished = `${stateFile(directory)}.new`;
  await writeFile(unfinished, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, stateFile(directory));
}

/** The state to run with: the last one, with another port where somebody else has taken the old one. */
export async function nextDemoState(last: DemoState | null): Promise<DemoState> {
  const ports: Partial<Record<PortName, number>> = {};
  for (const name of PORT_NAMES) {
    const port = last?.ports[name];
    ports[name] = port !== undefined && (await isFree(port)) ? port : await freePort();
  }
  return {
    ports: ports as Record<PortName, number>,
    secretKey: last?.secretKey ?? randomBytes(32).toString('hex'),
    mailbox: last?.mailbox ?? {
      user: 'demo@buzon.example',
      password: randomBytes(6).toString('hex'),
    },
    pid: process.pid,
    seeded: last?.seeded ?? false,
  };
}

/** True while the process of this state still serves. */
export async function isRunning(state: DemoState): Promise<boolean> {
  return !(await isFree(state.ports.postgres)) && exists(state.pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function stateFile(directory: string): string {
  return join(directory, 'state.json');
}
