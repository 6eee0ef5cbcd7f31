import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from './system.ts';

/** How a service ended by itself. */
export interface ServiceEnd {
  readonly status: number | null;
  /** Standard error, a line each. */
  readonly lines: readonly string[];
}

/** A service that does not end by itself is ended: its status is null then. */
const LONGEST_MILLISECONDS = 30_000;

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a compiled service, with nothing in its environment but this, until it ends by itself. */
export async function runToEnd(
  service: ServiceName,
  env: Readonly<Record<string, string>>,
): Promise<ServiceEnd> {
  const child = spawn(process.execPath, [`${CHECKOUT}services/${service}/dist/main.js`], {
    env: { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: LONGEST_MILLISECONDS,
    killSignal: 'SIGKILL',
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { status, lines: said.split('\n').filter((line) => line !== '') };
}
