import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

// Reads lines of pids for as long as somebody can write them, then kills those of the last line.
const SCRIPT = 'while read -r line; do pids=$line; done; [ -n "$pids" ] && kill -KILL $pids';

/**
 * Ends processes when this process is gone, however it went: a shell that holds the other end of a pipe,
 * which the system closes for us even on kill -9. It works the same on Linux and macOS, and reaches
 * processes that are stopped or that run as another user.
 */
export class Guardian {
  readonly #shell: ChildProcess;
  readonly #pipe: Writable;

  constructor() {
    // A session of its own, so that Ctrl-C in the terminal does not reach it.
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: {},
    });
    this.#shell.unref();
    const { stdin } = this.#shell;
    if (stdin === null) throw new Error('a guardian without a pipe');
    this.#pipe = stdin;
    this.#pipe.on('error', () => undefined);
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  }

  /** From now on these, and only these, are killed when this process ends. */
  watch(pids: readonly number[]): void {
    this.#pipe.write(`${pids.join(' ')}\n`);
  }

  /** Nothing is left to guard. */
  async dismiss(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return;
    this.#shell.ref();
    const gone = once(this.#shell, 'exit');
    this.#shell.kill('SIGKILL');
    await gone;
  }
}
