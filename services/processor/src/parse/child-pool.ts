import { Budget } from '../budget.ts';
import { LARGE_MAIL_BYTES, type ParseLimits, SLOW_MILLISECONDS } from './limits.ts';
import type { Reading } from './reading.ts';
import { type Task, unpackReading } from './task.ts';
import { WatchedChild } from './watched-child.ts';

/** Parsing children: started when one is needed, used again, never more than `size` at once. */
export class ChildPool {
  readonly #entry: string;
  readonly #limits: ParseLimits;
  readonly #places: Budget;
  readonly #idle: WatchedChild[] = [];
  /** With the time at which each began. */
  readonly #busy = new Map<WatchedChild, number>();
  #inLine = 0;
  #stopped = false;

  /** @param entry path of the compiled `child-main` */
  constructor(entry: string, size: number, limits: ParseLimits) {
    this.#entry = entry;
    this.#limits = limits;
    this.#places = new Budget(size);
  }

  /** Process ids of the children that read a mail now. */
  get busy(): readonly number[] {
    return [...this.#busy.keys()].flatMap(({ pid }) => pid ?? []);
  }

  /**
   * Whether mails that take long have all the children while this many more wait: who waits with
   * them keeps a place that a mail could have which needs no child.
   */
  isClogged(most: number): boolean {
    const began = Math.min(...this.#busy.values());
    return this.#inLine >= most && performance.now() - began > SLOW_MILLISECONDS;
  }

  /**
   * @throws ParseEnded, Failure (world) when no child can be started; a plain Error with the child's
   * words when the reading itself failed
   */
  async read(raw: Buffer, task: Task): Promise<Reading> {
    if (raw.length > LARGE_MAIL_BYTES) return this.readAlone(raw, task);
    return this.#inTurn(async () => {
      const child = this.#idle.pop() ?? (await this.#start());
      try {
        return await this.#readWith(child, raw, task);
      } finally {
        if (!this.#stopped && (await child.rested())) this.#idle.push(child);
        else await child.stop();
      }
    });
  }

  /** In a child of its own: what ends it cannot have come from another mail. */
  async readAlone(raw: Buffer, task: Task): Promise<Reading> {
    return this.#inTurn(async () => {
      const child = await this.#start();
      try {
        return await this.#readWith(child, raw, task);
      } finally {
        await child.stop();
      }
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const children = [...this.#idle.splice(0), ...this.#busy.keys()];
    await Promise.all(children.map((child) => child.stop()));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#inLine++;
    return this.#places.within(1, async () => {
      this.#inLine--;
      return work();
    });
  }

  async #start(): Promise<WatchedChild> {
    return WatchedChild.start(this.#entry);
  }

  async #readWith(child: WatchedChild, raw: Buffer, task: Task): Promise<Reading> {
    this.#busy.set(child, performance.now());
    try {
      return unpackReading(await child.ask({ head: task, blobs: [raw] }, this.#limits), raw);
    } finally {
      this.#busy.delete(child);
    }
  }
}
