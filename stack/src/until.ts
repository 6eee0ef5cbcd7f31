import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface UntilOptions {
  /** What is waited for, for the error: "the folder to be empty". */
  readonly what: string;
  /** Default 60,000 ms: a limit against hanging, which says nothing of speed. */
  readonly timeoutMs?: number;
  /** Between two looks; default 25 ms. */
  readonly intervalMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_INTERVAL_MS = 25;

/**
 * Looks at a condition again and again until it gives something true, and answers that.
 * A condition that throws is not yet true; what it threw last is the cause of the final error.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  let thrown: unknown;
  for (;;) {
    try {
      last = await condition();
      thrown = undefined;
      if (last) return last as Exclude<T, false | null | undefined | 0 | ''>;
    } catch (error) {
      thrown = error;
    }
    if (Date.now() >= deadline) {
      const seen =
        thrown === undefined ? `last seen: ${inspect(last)}` : `last error: ${inspect(thrown)}`;
      throw new Error(`waited ${timeoutMs} ms for ${options.what} (${seen})`, { cause: thrown });
    }
    await pause(options.intervalMs ?? DEFAULT_INTERVAL_MS);
  }
}
