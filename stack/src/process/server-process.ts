import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../server.ts';
import { until } from '../until.ts';
import { Guardian } from './guardian.ts';
import { logTail } from './log-tail.ts';
import { PortTakenError } from './port.ts';
import { isAlive, processTree } from './tree.ts';
import { type CommandLine, runAs, type UnprivilegedUser } from './unprivileged.ts';

/** What one kind of server needs to be started. */
export interface ServerRecipe {
  /** For messages: "PostgreSQL". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  readonly logFile: string;
  /** Null: as this process's own user. */
  readonly user: UnprivilegedUser | null;
  /** The signal that asks it to end gracefully. */
  readonly stopSignal: NodeJS.Signals;
  /** Besides PATH, HOME, LC_ALL and TZ. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** True when the process with this pid, and no other one on its port, answers. */
  readonly isReady: (pid: number) => Promise<boolean>;
}

const READY_TIMEOUT_MS = 60_000;
const READY_INTERVAL_MS = 20;
const STOP_TIMEOUT_MS = 10_000;
const PORT_TAKEN = /address already in use/i;

/** One server process with its log, its guardian and its signals. */
export class ServerProcess implements Server {
  readonly #recipe: ServerRecipe;
  #child: ChildProcess | null = null;
  #guardian: Guardian | null = null;
  #frozen: readonly number[] = [];

  constructor(recipe: ServerRecipe) {
    this.#recipe = recipe;
  }

  get pid(): number {
    const pid = this.#running()?.pid;
    if (pid === undefined) throw new Error(`${this.#recipe.name} is not running`);
    return pid;
  }

  /** @throws PortTakenError when its log says so; else an Error with the last lines of its log. */
  async start(): Promise<void> {
    if (this.#running() !== null) return;
    await this.#guardian?.dismiss();
    const logStart = sizeOf(this.#recipe.logFile);
    const guardian = new Guardian();
    this.#guardian = guardian;
    const child = await this.#spawn();
    this.#child = child;
    this.#frozen = [];
    const { pid } = child;
    if (pid === undefined) throw new Error(`${this.#recipe.name} has no pid`);
    guardian.watch([pid]);
    try {
      await this.#untilReady(child, pid);
    } catch (error) {
      await this.kill();
      throw await this.#explain(error, logStart);
    }
    child.unref();
  }

  async stop(): Promise<void> {
    const child = this.#running();
    if (child !== null) {
      await this.thaw();
      child.ref();
      child.kill(this.#recipe.stopSignal);
      const inTime = new AbortController();
      await Promise.race([
        exitOf(child),
        pause(STOP_TIMEOUT_MS, undefined, { signal: inTime.signal }).catch(() => undefined),
      ]);
      inTime.abort();
    }
    await this.kill();
  }

  async kill(): Promise<void> {
    const child = this.#running();
    if (child?.pid !== undefined) {
      child.ref();
      // The head first: what is stopped starts no new children while its tree is read.
      signal(child.pid, 'SIGSTOP');
      const pids = new Set([...(await processTree(child.pid)), ...this.#frozen]);
      for (const pid of pids) signal(pid, 'SIGKILL');
      await exitOf(child);
      await until(async () => noneAlive(pids), { what: `${this.#recipe.name} to be gone` });
    }
    this.#child = null;
    this.#frozen = [];
    await this.#guardian?.dismiss();
    this.#guardian = null;
  }

  async freeze(): Promise<void> {
    const { pid } = this;
    signal(pid, 'SIGSTOP');
    let known = 0;
    // A child may have been starting another one when it was stopped.
    for (let tree = await processTree(pid); tree.length > known; tree = await processTree(pid)) {
      known = tree.length;
      this.#frozen = tree;
      this.#guardian?.watch(tree);
      for (const member of tree) signal(member, 'SIGSTOP');
    }
  }

  async thaw(): Promise<void> {
    const frozen = this.#frozen;
    this.#frozen = [];
    for (const pid of [...frozen].reverse()) signal(pid, 'SIGCONT');
    if (frozen.length > 0) this.#guardian?.watch([this.pid]);
  }

  #running(): ChildProcess | null {
    const child = this.#child;
    return child !== null && child.exitCode === null && child.signalCode === null ? child : null;
  }

  async #spawn(): Promise<ChildProcess> {
    const { command, args, directory, logFile, user, env } = this.#recipe;
    const { PATH } = process.env;
    const line: CommandLine = runAs(user, command, args);
    const log = openSync(logFile, 'a');
    try {
      const child = spawn(line.command, line.args, {
        cwd: directory,
        // A session of its own: Ctrl-C is for the process that started it, which stops it in order.
        detached: true,
        stdio: ['ignore', log, log],
        env: { PATH, HOME: directory, LC_ALL: 'C', TZ: 'UTC', ...env },
        ...(line.uid === undefined ? {} : { uid: line.uid }),
        ...(line.gid === undefined ? {} : { gid: line.gid }),
      });
      await once(child, 'spawn');
      return child;
    } finally {
      closeSync(log);
    }
  }

  async #untilReady(child: ChildProcess, pid: number): Promise<void> {
    const { isReady, name } = this.#recipe;
    const state = await until(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null) return 'ended';
        return (await isReady(pid)) ? 'ready' : false;
      },
      { what: `${name} to answer`, timeoutMs: READY_TIMEOUT_MS, intervalMs: READY_INTERVAL_MS },
    );
    if (state === 'ended') throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
  }

  async #explain(error: unknown, logStart: number): Promise<Error> {
    const { name, logFile } = this.#recipe;
    const log = await readFile(logFile).catch(() => Buffer.alloc(0));
    const why = error instanceof Error ? error.message : String(error);
    const words = `${name} did not start: ${why}\n${logFile}:\n${await logTail(logFile)}`;
    return PORT_TAKEN.test(log.subarray(logStart).toString('latin1'))
      ? new PortTakenError(words, { cause: error })
      : new Error(words, { cause: error });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function noneAlive(pids: Iterable<number>): Promise<boolean> {
  const alive = await Promise.all([...pids].map(isAlive));
  return !alive.includes(true);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
