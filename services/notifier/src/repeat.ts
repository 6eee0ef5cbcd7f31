import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs something again and again with a pause between, until stopped. Its errors go to `onError`
 * and do not end it.
 */
export function repeat(
  task: () => Promise<void>,
  pauseMilliseconds: number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const run = async () => {
    while (!stopping.signal.aborted) {
      await task().catch(onError);
      // The pause rejects when it is cut short by the stop.
      await pause(pauseMilliseconds, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}
