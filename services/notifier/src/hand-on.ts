import {
  type ConfirmationJobData,
  type ConfirmationsQueueName,
  confirmationJobId,
} from '@buzon/shared/queue';
import type { NotifierPorts } from './ports.ts';

/**
 * Puts a confirmation into the queue of its listener. A job that it has there is left alone, unless it is over:
 * then it is of a time when that queue was the listener's before.
 * @param target that queue
 */
export async function handOn(
  data: ConfirmationJobData,
  target: ConfirmationsQueueName,
  ports: Pick<NotifierPorts, 'queues' | 'queue'>,
): Promise<void> {
  const queue = ports.queue(target);
  const jobId = confirmationJobId(data.outboxId);
  const job = await queue.getJob(jobId);
  if (job?.finishedOn !== undefined) await queue.remove(jobId);
  await ports.queues.add(data);
}
