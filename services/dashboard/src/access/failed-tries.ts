import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Wrong credentials from one address that are allowed in a minute. */
export const ALLOWED_TRIES = 10;
const WINDOW_SECONDS = 60;
/** After that nobody at this address gets in for so long, with whatever credentials. */
const BLOCKED_SECONDS = 60;

/** Counts wrong credentials by the address they come from, so that nobody can try many (O4). */
export class FailedTries {
  readonly #limiter = new RateLimiterMemory({
    points: ALLOWED_TRIES,
    duration: WINDOW_SECONDS,
    blockDuration: BLOCKED_SECONDS,
  });

  /** Seconds for which this address has to wait; 0 when it need not. */
  async secondsToWait(address: string): Promise<number> {
    const tries = await this.#limiter.get(address);
    if (tries === null || tries.consumedPoints <= ALLOWED_TRIES) return 0;
    return Math.max(1, Math.ceil(tries.msBeforeNext / 1_000));
  }

  async note(address: string): Promise<void> {
    // It rejects with the state when the last try is used up: that is asked for elsewhere.
    await this.#limiter.consume(address).catch(() => undefined);
  }
}
