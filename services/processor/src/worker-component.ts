import { setTimeout as pause } from 'node:timers/promises';
import type { Component } from '@buzon/shared/service';
import type { Worker } from 'bullmq';

/** Time for the jobs at work to end by themselves. */
const DRAIN_MILLISECONDS = 15_000;
/** Time for the rest to go back to the queue; while Redis is away closing never ends. */
const GIVE_UP_MILLISECONDS = 2_000;

export interface WorkerComponentParts {
  readonly worker: Pick<Worker, 'close'>;
  /** Sends the jobs at work back to the queue. */
  readonly abandon: AbortController;
  /** Lets another process probe a held queue. */
  readonly endProbe: () => Promise<void>;
}

/** Stops taking jobs, lets those at work end, then puts back what is left. */
export function workerComponent({ worker, abandon, endProbe }: WorkerComponentParts): Component {
  return {
    name: 'worker',
    stopTimeoutMs: DRAIN_MILLISECONDS + 2 * GIVE_UP_MILLISECONDS,
    async stop() {
      const closed = worker.close().then(endProbe);
      if (await within(closed, DRAIN_MILLISECONDS)) return;
      abandon.abort();
      await within(closed, GIVE_UP_MILLISECONDS);
    },
  };
}

async function within(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const clock = new AbortController();
  const late = pause(milliseconds, false, { signal: clock.signal });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clock.abort();
    late.catch(() => undefined);
  }
}
