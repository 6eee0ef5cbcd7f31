import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ServiceServer } from '@buzon/stack';
import type { ListenerElements } from '../system/settings-file.ts';
import { System } from '../system/system.ts';
import type { Watched } from './measure/stopwatch.ts';

/** Buzón as it is measured: one fetcher, one notifier, and processors that come and go. */
export class Installation {
  readonly system: System;
  readonly #env: Readonly<Record<string, string>>;
  #fetcher: ServiceServer;
  readonly #notifier: ServiceServer;
  readonly #processors: ServiceServer[] = [];

  private constructor(
    system: System,
    env: Readonly<Record<string, string>>,
    fetcher: ServiceServer,
    notifier: ServiceServer,
  ) {
    this.system = system;
    this.#env = env;
    this.#fetcher = fetcher;
    this.#notifier = notifier;
  }

  static async start(profileDirectory: string | null): Promise<Installation> {
    const system = await System.start({ services: [] });
    try {
      await keepCommitTimes(system);
      const env = await profiling(profileDirectory);
      const notifier = await system.startService('notifier', env);
      const fetcher = await system.startService('fetcher', env);
      return new Installation(system, env, fetcher, notifier);
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  get fetcher(): ServiceServer {
    return this.#fetcher;
  }

  get processors(): number {
    return this.#processors.length;
  }

  /** Another fetcher in place of this one, with these elements in the listener's settings. */
  async restartFetcher(elements: ListenerElements): Promise<void> {
    await this.#fetcher.stop();
    await this.system.configure([elements]);
    this.#fetcher = await this.system.startService('fetcher', this.#env);
  }

  /** Starts or ends processors until so many run. */
  async scaleTo(count: number): Promise<void> {
    while (this.#processors.length > count) await this.#processors.pop()?.stop();
    while (this.#processors.length < count) {
      this.#processors.push(await this.system.startService('processor', this.#env));
    }
  }

  /**
   * Every run begins with as little on the database's disk: else the last one costs half as much again as
   * the first, for memory of the page cache that a virtual machine has never touched.
   */
  async forgetContents(): Promise<void> {
    await this.system.query('TRUNCATE buzon.blobs CASCADE');
  }

  /** The process trees that a mail costs CPU in. */
  watched(): Watched {
    const { postgres, redis, dovecot } = this.system.stack;
    return new Map([
      ['fetcher', [this.#fetcher.pid]],
      ['processor', this.#processors.map(({ pid }) => pid)],
      ['notifier', [this.#notifier.pid]],
      ['postgres', [postgres.pid]],
      ['redis', [redis.pid]],
      ['dovecot', [dovecot.pid]],
    ]);
  }

  stop(): Promise<void> {
    return this.system.stop();
  }
}

/** PostgreSQL then tells to the microsecond when a row was committed. */
async function keepCommitTimes(system: System): Promise<void> {
  await system.query('ALTER SYSTEM SET track_commit_timestamp = on');
  await system.stack.postgres.stop();
  await system.stack.postgres.start();
}

async function profiling(directory: string | null): Promise<Readonly<Record<string, string>>> {
  if (directory === null) return {};
  const path = resolve(directory);
  await mkdir(path, { recursive: true });
  const preload = new URL('./measure/profile-preload.js', import.meta.url);
  preload.searchParams.set('directory', path);
  return { NODE_OPTIONS: `--import=${preload.href}` };
}
