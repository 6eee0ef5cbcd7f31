import { Budget } from '../budget.ts';
import { LARGE_MAIL_BYTES, type ParseLimits } from './limits.ts';
import { ParserChild } from './parser-child.ts';
import type { Reading } from './reading.ts';
import type { Task } from './task.ts';

/** Parsing children: started when one is needed, used again, never more than `size` at once. */
export class ChildPool {
  readonly #entry: string;
  readonly #limits: ParseLimits;
  readonly #places: Budget;
  readonly #idle: ParserChild[] = [];
  readonly #busy = new Set<ParserChild>();
  #stopped = false;

  /** @param entry path of the compiled `child-main` */
  constructor(entry: string, size: number, limits: ParseLimits) {
    this.#entry = entry;
    this.#limits = limits;
    this.#places = new Budget(size);
  }

  /** Process ids of the children that read a mail now. */
  get busy(): readonly number[] {
    return [...this.#busy].flatMap(({ pid }) => pid ?? []);
  }

  /** @throws ParseEnded, Failure (world) when no child can be started */
  async read(raw: Buffer, task: Task): Promise<Reading> {
    if (raw.length > LARGE_MAIL_BYTES) return this.readAlone(raw, task);
    return this.#places.within(1, async () => {
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
    return this.#places.within(1, async () => {
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
    const children = [...this.#idle.splice(0), ...this.#busy];
    await Promise.all(children.map((child) => child.stop()));
  }

  async #start(): Promise<ParserChild> {
    return ParserChild.start(this.#entry);
  }

  async #readWith(child: ParserChild, raw: Buffer, task: Task): Promise<Reading> {
    this.#busy.add(child);
    try {
      return await child.read(raw, task, this.#limits);
    } finally {
      this.#busy.delete(child);
    }
  }
}
