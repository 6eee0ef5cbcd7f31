import { MOST_IN_PLACE_BYTES } from '@buzon/mail';
import { Failure } from '@buzon/shared/failures';
import type { ChildPool } from './child-pool.ts';
import { type ParseEnd, ParseEnded } from './parse-ended.ts';
import { type Reading, type ReadingRules, readHeaders, readQuickly } from './reading.ts';
import type { Task } from './task.ts';

/** Why a mail was filed by its headers only; `limits`: the parser itself gave up. */
export type FallbackReason = ParseEnd | 'limits' | 'error';

export interface ParserParts {
  readonly pool: ChildPool;
  /** Mails that may wait for a child, while those at work take long. */
  readonly mostWaiting: number;
  /** Told of each mail that could not be read whole (P1: counted, and rare). */
  readonly onFallback: (reason: FallbackReason) => void;
}

/** From so many bytes on, digests alone would hold the event loop for too long. */
const IN_PLACE_BYTES = 1024 * 1024;

/**
 * Reads any bytes (P1): what is small and simple in place, the rest in a watched child process, and
 * what passes the limits by its headers only.
 */
export class Parser {
  readonly #pool: ChildPool;
  readonly #mostWaiting: number;
  readonly #onFallback: (reason: FallbackReason) => void;

  constructor({ pool, mostWaiting, onFallback }: ParserParts) {
    this.#pool = pool;
    this.#mostWaiting = mostWaiting;
    this.#onFallback = onFallback;
  }

  /** Whether a mail of so many bytes had better come again later, so that others go on meanwhile. */
  isBusyFor(bytes: number): boolean {
    return bytes > MOST_IN_PLACE_BYTES && this.#pool.isClogged(this.#mostWaiting);
  }

  /**
   * @param suspect it was at work in a process that died: never read in place, and alone
   * @throws Failure (world) when no child can be started
   */
  async read(raw: Buffer, rules: ReadingRules, suspect: boolean): Promise<Reading> {
    try {
      const reading = await this.#whole(raw, rules, suspect);
      if (reading.message.fallback !== 'none') this.#onFallback('limits');
      return reading;
    } catch (error) {
      if (error instanceof Failure) throw error;
      const [reason, words] = reasonOf(error);
      this.#onFallback(reason);
      return this.#headers(raw, rules, words);
    }
  }

  async #whole(raw: Buffer, rules: ReadingRules, suspect: boolean): Promise<Reading> {
    const reading = suspect ? null : await readQuickly(raw, rules);
    if (reading !== null) return reading;
    const task: Task = { rules, headersOnly: null };
    if (suspect) return this.#pool.readAlone(raw, task);
    return this.#pool.read(raw, task).catch(async (error: unknown) => {
      // Somebody may have killed the child, or the mail before may have ruined it.
      if (!(error instanceof ParseEnded && error.end === 'crash')) throw error;
      return this.#pool.readAlone(raw, task);
    });
  }

  async #headers(raw: Buffer, rules: ReadingRules, reason: string): Promise<Reading> {
    if (raw.length <= IN_PLACE_BYTES) return readHeaders(raw, rules, reason);
    return this.#pool
      .read(raw, { rules, headersOnly: reason })
      .catch(() => readHeaders(raw, rules, reason));
  }
}

function reasonOf(error: unknown): readonly [FallbackReason, string] {
  return error instanceof ParseEnded ? [error.end, error.message] : ['error', 'the parser failed'];
}
