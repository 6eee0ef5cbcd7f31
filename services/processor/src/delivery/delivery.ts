import { type DeliveryJobData, type DeliveryJobResult, deliveryJobData } from '@buzon/shared/queue';
import type { FileRequest } from '@buzon/store';
import type { Job } from 'bullmq';
import { Interruption } from './interruption.ts';

export type DeliveryJob = Job<DeliveryJobData, DeliveryJobResult>;

/** BullMQ counts a job's stalls: how often a process died, or froze, with it. */
const STALLS_THAT_ISOLATE = 2;

/** One delivery to be filed. */
export interface Delivery {
  readonly jobId: string;
  readonly data: DeliveryJobData;
  readonly receivedAt: Date;
  /** It was at work in a process that died, and may be why. */
  readonly suspect: boolean;
  /** It was so again although it was read in a process of its own: it is filed in one, too. */
  readonly alone: boolean;
}

/** A delivery, and what the database must know when it is filed. */
export type Filing = Delivery & Pick<FileRequest, 'knownMessageId'>;

/** @throws Interruption for a job that is no delivery's: whoever added it has to mend it */
export function deliveryOf(job: DeliveryJob): Delivery {
  const data = deliveryJobData.safeParse(job.data);
  const receivedAt = new Date(data.success ? data.data.receivedAt : Number.NaN);
  if (!data.success || job.id === undefined || Number.isNaN(receivedAt.getTime())) {
    const reason = 'this job is not a delivery: its data are of another shape';
    throw new Interruption({ kind: 'parked', reason }, reason);
  }
  return {
    jobId: job.id,
    data: data.data,
    receivedAt,
    suspect: job.stalledCounter > 0,
    alone: job.stalledCounter >= STALLS_THAT_ISOLATE,
  };
}
