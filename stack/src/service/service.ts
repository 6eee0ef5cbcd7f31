import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../process/port.ts';
import { ServerProcess } from '../process/server-process.ts';
import type { Server } from '../server.ts';
import { nodeOptions } from './node-options.ts';

export interface ServiceOptions {
  readonly service: 'fetcher' | 'processor' | 'notifier' | 'dashboard';
  /** For its log; made when it is missing. */
  readonly directory: string;
  /** What the service finds in its environment besides PORT and HOST. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What Node.js runs, with its arguments; default: the service's own `dist/main.js`. */
  readonly main?: readonly string[];
}

/** One of Buzón's own services in a process of its own. */
export interface ServiceServer extends Server {
  readonly port: number;
  /** Of its health, its metrics and, for the dashboard, its pages. */
  readonly url: string;
  readonly logFile: string;
}

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts the compiled service; resolves when it is alive, which is before all it depends on is. */
export async function startService(options: ServiceOptions): Promise<ServiceServer> {
  const { service, directory, env, main } = options;
  await mkdir(directory, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(directory, `${service}-${port}.log`);
  const server = new ServerProcess({
    name: service,
    command: process.execPath,
    args: [
      ...nodeOptions(service),
      ...(main ?? [join(CHECKOUT, 'services', service, 'dist', 'main.js')]),
    ],
    directory: CHECKOUT,
    logFile,
    user: null,
    stopSignal: 'SIGTERM',
    env: { ...env, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port) },
    isReady: async () => (await fetch(`${url}/healthz`)).ok,
  });
  await server.start();
  return Object.assign(server, { port, url, logFile });
}
