import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { requireBinary } from '../binaries.ts';
import { LOOPBACK, onFreePort } from '../process/port.ts';
import { ServerProcess } from '../process/server-process.ts';
import type { Server } from '../server.ts';

export interface RedisOptions {
  /** Made when absent; holds its log and, with `appendOnly`, its data. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** True: keeps its data over a restart. Default false: a kill empties it. */
  readonly appendOnly?: boolean;
  /** Default: no limit. At the limit it answers OOM errors (noeviction). */
  readonly maxMemoryBytes?: number;
}

export interface RedisServer extends Server {
  readonly port: number;
  readonly url: string;
}

class LocalRedis extends ServerProcess implements RedisServer {
  readonly port: number;

  constructor(command: string, options: RedisOptions, port: number) {
    super({
      name: 'Redis',
      command,
      args: redisArguments(options, port),
      directory: options.directory,
      logFile: join(options.directory, 'redis.log'),
      user: null,
      stopSignal: 'SIGTERM',
      isReady: async (pid) => answersAs(pid, port),
    });
    this.port = port;
  }

  get url(): string {
    return `redis://${LOOPBACK}:${this.port}`;
  }
}

/** Starts Redis as BullMQ needs it (noeviction), on loopback, without snapshots. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const command = await requireBinary('redis');
  await mkdir(options.directory, { recursive: true });
  return onFreePort(options.port, async (port) => {
    const server = new LocalRedis(command, options, port);
    await server.start();
    return server;
  });
}

function redisArguments(options: RedisOptions, port: number): string[] {
  return [
    ...['--port', String(port)],
    ...['--bind', LOOPBACK],
    ...['--dir', options.directory],
    ...['--save', ''],
    ...['--appendonly', options.appendOnly === true ? 'yes' : 'no'],
    ...['--maxmemory', String(options.maxMemoryBytes ?? 0)],
    ...['--maxmemory-policy', 'noeviction'],
    ...['--daemonize', 'no'],
  ];
}

/** INFO tells the server's own pid; while it loads its data it refuses everything else. */
async function answersAs(pid: number, port: number): Promise<boolean> {
  const answer = await ask(port, 'INFO\r\n', /\nloading:\d/);
  return answer.includes(`process_id:${pid}\r`) && answer.includes('\nloading:0');
}

/** What the server says until the pattern appears, or until it hangs up. */
async function ask(port: number, words: string, end: RegExp): Promise<string> {
  return new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect({ host: LOOPBACK, port }, () => socket.write(words));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (end.test(answer)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
