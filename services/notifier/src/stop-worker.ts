import { setTimeout as pause } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import type { Mailer } from './mailer.ts';

/** Mails that are being sent may end; a service has 20 s for its whole stop. */
const GENTLE_MILLISECONDS = 8_000;
/** Cut mails go back to their queue; while Redis is away closing never ends. */
const FORCED_MILLISECONDS = 4_000;

/** The longest that `stopWorker` takes, with a little to spare. */
export const STOP_MILLISECONDS = GENTLE_MILLISECONDS + FORCED_MILLISECONDS + 2_000;

export interface WorkerToStop {
  readonly worker: Pick<Worker, 'close'>;
  readonly mailer: Pick<Mailer, 'close'>;
  /** Without Redis a job can neither end nor go back: its lock ends by itself. */
  readonly isConnected: () => boolean;
  readonly gentleMilliseconds?: number | undefined;
}

/** Takes no more jobs, lets mails that are being sent end, then cuts them: they go back unspent. */
export async function stopWorker(parts: WorkerToStop): Promise<void> {
  const { worker, mailer, isConnected, gentleMilliseconds = GENTLE_MILLISECONDS } = parts;
  const closed = worker.close();
  if (isConnected() && (await endsWithin(closed, gentleMilliseconds))) return;
  mailer.close(true);
  await endsWithin(closed, FORCED_MILLISECONDS);
}

async function endsWithin(promise: Promise<void>, milliseconds: number): Promise<boolean> {
  const timeUp = new AbortController();
  const ended = promise.then(
    () => true,
    () => true,
  );
  const tooLong = pause(milliseconds, false, { signal: timeUp.signal }).catch(() => false);
  try {
    return await Promise.race([ended, tooLong]);
  } finally {
    timeUp.abort();
  }
}
