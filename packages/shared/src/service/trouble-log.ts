import type { Logger } from 'pino';

/** The same trouble is logged when it begins, and once in so long while it lasts. */
const AGAIN_MILLISECONDS = 60_000;

/** Different troubles that are told apart; an outage shows a handful of them in turn. */
const MOST_TROUBLES = 20;

interface Trouble {
  readonly loggedAt: number;
  leftOut: number;
}

/**
 * A logger of trouble that comes many times a second, as a client's does while its server is away:
 * one line when it begins and one a minute, which says how many were left out; of each kind, since
 * several connections find the same outage in different words.
 * @param what begins the line: `Redis`
 */
export function troubleLog(log: Logger, what: string): (error: unknown) => void {
  const troubles = new Map<string, Trouble>();
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    const known = troubles.get(message);
    const now = performance.now();
    if (known !== undefined && now - known.loggedAt < AGAIN_MILLISECONDS) {
      known.leftOut += 1;
      return;
    }
    const leftOut = known?.leftOut ?? 0;
    log.warn({ err: error, ...(leftOut > 0 ? { leftOut } : {}) }, `${what}: ${message}`);
    if (troubles.size >= MOST_TROUBLES) troubles.clear();
    troubles.set(message, { loggedAt: now, leftOut: 0 });
  };
}
