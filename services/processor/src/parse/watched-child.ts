import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { Failure } from '@buzon/shared/failures';
import { type Frame, FrameReader, writeFrame } from './frame.ts';
import {
  type ParseLimits,
  REST_MEMORY_BYTES,
  START_TIME_MILLISECONDS,
  WATCH_INTERVAL_MILLISECONDS,
} from './limits.ts';
import { type ParseEnd, ParseEnded } from './parse-ended.ts';
import { residentMemory } from './resident-memory.ts';
import { READY } from './task.ts';

const WORDS: Readonly<Record<ParseEnd, string>> = {
  time: 'parsing took too long',
  memory: 'parsing took too much memory',
  crash: 'the parser crashed',
};

/** V8 does not mark the heap for its Buffers below this size (MiB): half of a child's CPU with mails of 400 KB. */
const HEAP_FLAGS = ['--initial-old-space-size=64'];

interface Waiting {
  readonly answered: (frame: Frame) => void;
  readonly failed: (error: Error) => void;
}

/**
 * A process that works on one mail at a time, watched by a clock and by its resident memory: a worker
 * thread's memory limit does not count Buffers. It is killed by its own pid when a mail passes a
 * limit, and is of no use afterwards.
 */
export class WatchedChild {
  readonly #process: ChildProcess;
  readonly #socket: Duplex;
  readonly #gone: Promise<void>;
  #waiting: Waiting | null = null;
  #ended: ParseEnd | null = null;

  private constructor(entry: string) {
    this.#process = spawn(process.execPath, [...HEAP_FLAGS, entry], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    this.#socket = this.#process.stdio[3] as Duplex;
    const reader = new FrameReader((frame) => this.#settle()?.answered(frame));
    this.#socket.on('data', (chunk: Buffer) => reader.push(chunk));
    // A child that is killed breaks its socket; what matters is told by 'exit'.
    this.#socket.on('error', () => {});
    this.#gone = new Promise((resolve) => {
      const over = (): void => {
        this.#ended ??= 'crash';
        this.#settle()?.failed(new ParseEnded(this.#ended, WORDS[this.#ended]));
        resolve();
      };
      this.#process.once('exit', over);
      this.#process.once('error', over);
    });
  }

  /**
   * @param entry path of its compiled code
   * @throws Failure (world) when no process can be started
   */
  static async start(entry: string): Promise<WatchedChild> {
    const child = new WatchedChild(entry);
    const late = setTimeout(() => child.#kill('time'), START_TIME_MILLISECONDS);
    try {
      const { head } = await child.#next();
      if (head !== READY) throw new Error('a child began with another word');
      return child;
    } catch (cause) {
      await child.stop();
      throw new Failure('world', 'parser', 'NO_CHILD', 'No process can be started for a mail', {
        cause,
      });
    } finally {
      clearTimeout(late);
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Its answer. @throws ParseEnded */
  async ask(question: Frame, limits: ParseLimits): Promise<Frame> {
    if (this.#ended !== null) throw new ParseEnded(this.#ended, WORDS[this.#ended]);
    const answer = this.#next();
    const clock = setTimeout(() => this.#kill('time'), limits.timeMilliseconds);
    const watch = setInterval(() => void this.#weigh(limits), WATCH_INTERVAL_MILLISECONDS);
    writeFrame(this.#socket, question);
    try {
      return await answer;
    } finally {
      clearTimeout(clock);
      clearInterval(watch);
    }
  }

  /** Whether it lives and is small enough for another mail. */
  async rested(): Promise<boolean> {
    const bytes = this.#ended === null ? await this.#weight() : null;
    return bytes !== null && bytes <= REST_MEMORY_BYTES;
  }

  /** Complete when the process is gone. */
  async stop(): Promise<void> {
    this.#kill('crash');
    await this.#gone;
  }

  async #weigh(limits: ParseLimits): Promise<void> {
    const bytes = await this.#weight();
    if (bytes !== null && bytes > limits.memoryBytes && this.#waiting !== null)
      this.#kill('memory');
  }

  async #weight(): Promise<number | null> {
    return this.pid === undefined ? null : residentMemory(this.pid);
  }

  #kill(end: ParseEnd): void {
    if (this.#ended !== null) return;
    this.#ended = end;
    this.#process.kill('SIGKILL');
  }

  #next(): Promise<Frame> {
    return new Promise((answered, failed) => {
      this.#waiting = { answered, failed };
    });
  }

  #settle(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }
}
