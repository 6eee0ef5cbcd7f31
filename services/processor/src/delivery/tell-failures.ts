import type { ServiceContext } from '@buzon/shared/service';
import { UnrecoverableError } from 'bullmq';
import type { ProcessorMetrics } from '../metrics.ts';
import type { DeliveryJob } from './delivery.ts';

/** Listener of the worker's `failed`: says that a try of a message failed, and counts the parked. */
export function tellFailures(
  log: ServiceContext['log'],
  { parked }: Pick<ProcessorMetrics, 'parked'>,
): (job: DeliveryJob | undefined, error: Error) => void {
  return (job, error) => {
    // BullMQ knows no job any more when Redis was emptied under it.
    if (job === undefined) return;
    const { listener, uid } = job.data;
    const last = job.attemptsMade >= (job.opts.attempts ?? 1);
    const forGood = last || error instanceof UnrecoverableError;
    if (forGood) parked.inc({ listener });
    log.warn(
      { job: job.id, listener, uid, attempts: job.attemptsMade },
      `${forGood ? 'parked' : 'will be tried again'}: ${error.message}`,
    );
  };
}
