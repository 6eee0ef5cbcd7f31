import { Failure } from '@buzon/shared/failures';
import type { FileResult } from '@buzon/store';
import { Budget } from '../budget.ts';
import type { Filing } from '../delivery/delivery.ts';
import type { ListenerRules } from '../delivery/filing-rules.ts';
import type { ParseLimits } from '../parse/limits.ts';
import { type ParseEnd, ParseEnded } from '../parse/parse-ended.ts';
import type { FallbackReason } from '../parse/parser.ts';
import { WatchedChild } from '../parse/watched-child.ts';
import type { AloneAnswer, AloneTask } from './alone-task.ts';
import { DiedAlone } from './died-alone.ts';

export interface LoneFilerParts
  extends Pick<AloneTask, 'databaseUrl' | 'parserEntry' | 'parseLimits'> {
  /** Path of the compiled `alone-main`. */
  readonly entry: string;
  readonly limits: ParseLimits;
  readonly onFallback: (reason: FallbackReason) => void;
}

/**
 * What one message may cost from its bytes to its commit: parsing (8 s), a procedure (30 s), locks;
 * the mail, its contents once more, and the process itself.
 */
export const LONE_LIMITS: ParseLimits = {
  timeMilliseconds: 60_000,
  memoryBytes: 512 * 1024 * 1024,
};

const WORDS: Readonly<Record<ParseEnd, string>> = {
  time: 'it keeps a process busy without end',
  memory: 'it fills the memory of a process',
  crash: 'it ends the process in which it is filed',
};

/**
 * Files a message in a process of its own, with nothing else at work in it. So whoever kills a
 * processor at random never counts against a message that merely stood by: only a death of this
 * process while the processor lives does.
 */
export class LoneFiler {
  readonly #parts: LoneFilerParts;
  readonly #place = new Budget(1);
  #atWork = 0;
  #child: WatchedChild | null = null;

  constructor(parts: LoneFilerParts) {
    this.#parts = parts;
  }

  /** One message at a time; others come again later. */
  get isBusy(): boolean {
    return this.#atWork > 0;
  }

  /** @throws DiedAlone, Failure */
  async file(
    raw: Buffer,
    { data, receivedAt, knownMessageId }: Filing,
    rules: ListenerRules,
  ): Promise<FileResult> {
    const { databaseUrl, parserEntry, parseLimits, onFallback } = this.#parts;
    const task: AloneTask = {
      delivery: { data, receivedAt, knownMessageId },
      rules,
      databaseUrl,
      parserEntry,
      parseLimits,
    };
    const answer = await this.#ask(task, raw);
    if (!answer.ok) {
      const { kind, source, code, message } = answer.failure;
      throw new Failure(kind, source, code, message);
    }
    if (answer.fallback !== null) onFallback(answer.fallback);
    return answer.result;
  }

  async stop(): Promise<void> {
    await this.#child?.stop();
  }

  async #ask(task: AloneTask, raw: Buffer): Promise<AloneAnswer> {
    this.#atWork++;
    try {
      return await this.#place.within(1, async () => this.#askChild(task, raw));
    } finally {
      this.#atWork--;
    }
  }

  async #askChild(task: AloneTask, raw: Buffer): Promise<AloneAnswer> {
    const child = await WatchedChild.start(this.#parts.entry);
    this.#child = child;
    try {
      return (await child.ask({ head: task, blobs: [raw] }, this.#parts.limits))
        .head as AloneAnswer;
    } catch (error) {
      throw error instanceof ParseEnded ? new DiedAlone(WORDS[error.end]) : error;
    } finally {
      this.#child = null;
      await child.stop();
    }
  }
}
