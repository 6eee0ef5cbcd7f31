import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Guardian } from '../process/guardian.ts';
import { nodeOptions } from '../service/node-options.ts';

export interface ServiceOptions {
  readonly name: string;
  /** The compiled main.js. */
  readonly main: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Every line it writes. */
  readonly onLine: (line: string) => void;
  /** It ended though nobody asked it to; it is started again unless its settings are wrong. */
  readonly onEnd: (how: string, settingsAreWrong: boolean) => void;
}

/** Exit status of a service whose settings are wrong (spec section 6): starting it again is no use. */
export const EXIT_SETTINGS = 78;
// A service gives up by itself after 20 s.
const STOP_TIMEOUT_MS = 22_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const HEALTHY_AFTER_MS = 60_000;

/** A service in a process of its own, started again when it dies. */
export class ServiceProcess {
  readonly #options: ServiceOptions;
  readonly #stopping = new AbortController();
  readonly #log: WriteStream;
  #child: ChildProcess | null = null;
  #running: Promise<void> | null = null;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a' });
  }

  /** Keeps it running until `stop`. */
  start(): void {
    this.#running ??= this.#keepRunning();
  }

  /** Asks it to end and waits until it has; after 22 s by force. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#child?.kill('SIGTERM');
    const force = setTimeout(() => this.#child?.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.#running;
    clearTimeout(force);
    await new Promise<void>((written) => {
      this.#log.end(() => written());
    });
  }

  async #keepRunning(): Promise<void> {
    let wait = FIRST_PAUSE_MS;
    while (!this.#stopping.signal.aborted) {
      const started = Date.now();
      const { how, code } = await this.#runOnce();
      if (this.#stopping.signal.aborted) return;
      this.#options.onEnd(how, code === EXIT_SETTINGS);
      if (code === EXIT_SETTINGS) return;
      wait =
        Date.now() - started > HEALTHY_AFTER_MS
          ? FIRST_PAUSE_MS
          : Math.min(wait * 2, LONGEST_PAUSE_MS);
      await pause(wait, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    }
  }

  async #runOnce(): Promise<{ how: string; code: number | null }> {
    const { main, cwd, env } = this.#options;
    const guardian = new Guardian();
    const child = spawn(process.execPath, [...nodeOptions(this.#options.name), main], {
      cwd,
      env,
      // A session of its own: on Ctrl-C it is stopped in order, not at once with all others.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    if (child.pid !== undefined) guardian.watch([child.pid]);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => this.#take(line));
    }
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    this.#child = null;
    await guardian.dismiss();
    return { how: signal ?? `exit ${code}`, code };
  }

  #take(line: string): void {
    this.#log.write(`${line}\n`);
    this.#options.onLine(line);
  }
}
