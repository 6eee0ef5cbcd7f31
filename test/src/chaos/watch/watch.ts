import { setTimeout as pause } from 'node:timers/promises';

/** Something that is looked at again and again beside a run. */
export interface Watch {
  stop(): Promise<void>;
}

/** Looks every so many milliseconds until it is stopped; what fails, as servers do here, is looked at again. */
export function watchEvery(milliseconds: number, look: () => Promise<void>): Watch {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await look().catch(() => undefined);
      await pause(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
