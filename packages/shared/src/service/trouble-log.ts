import type { Logger } from 'pino';

/** The same trouble is logged when it begins, and once in so long while it lasts. */
const AGAIN_MILLISECONDS = 60_000;

/**
 * A logger of trouble that comes many times a second, as a client's does while its server is away:
 * one line when it begins and one a minute, which says how many were left out.
 * @param what begins the line: `Redis`
 */
export function troubleLog(log: Logger, what: string): (error: unknown) => void {
  let text: string | null = null;
  let loggedAt = Number.NEGATIVE_INFINITY;
  let leftOut = 0;
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    const now = performance.now();
    if (message === text && now - loggedAt < AGAIN_MILLISECONDS) {
      leftOut += 1;
      return;
    }
    log.warn({ err: error, ...(leftOut > 0 ? { leftOut } : {}) }, `${what}: ${message}`);
    text = message;
    loggedAt = now;
    leftOut = 0;
  };
}
