import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { retryInFull } from '@buzon/shared/queue';
import type { Job, Queue } from 'bullmq';

/** An error whose status Bull Board answers with. */
class NotRetriable extends Error {
  readonly statusCode = 400;
}

/**
 * A queue in Bull Board whose retry, of one job or of all, gives a failed job its full tries again
 * (P13); BullMQ's own gives an exhausted one a single run. Completed jobs are acknowledgements and
 * are not run again. An error is shown in its words, without the stack that helps nobody here.
 */
export class FullRetryAdapter extends BullMQAdapter {
  constructor(
    queue: Queue,
    options: { readonly readOnlyMode: boolean; readonly description: string },
  ) {
    const withoutCompleted = { ...options, allowCompletedRetries: false };
    super(queue, withoutCompleted);
  }

  override async getJob(id: string): Promise<Job | undefined> {
    const job = await super.getJob(id);
    return job === undefined ? undefined : asShown(job);
  }

  override async getJobs(...range: Parameters<BullMQAdapter['getJobs']>): Promise<Job[]> {
    return (await super.getJobs(...range)).map(asShown);
  }
}

/** Bull Board calls `retry` and `toJSON` in all its handlers: a view of the job with others. */
function asShown(job: Job): Job {
  return new Proxy(job, {
    get(target, name) {
      if (name === 'retry') return (state?: string) => retry(target, state);
      if (name === 'toJSON') return () => withoutStacks(target);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function withoutStacks(job: Job): ReturnType<Job['toJSON']> {
  const json = job.toJSON();
  const stacks: readonly string[] = json.stacktrace ?? [];
  return { ...json, stacktrace: stacks.map((stack) => stack.replaceAll(/\n\s+at .*/g, '')) };
}

async function retry(job: Job, state = 'failed'): Promise<void> {
  if (state !== 'failed') throw new NotRetriable('Only failed jobs can be retried');
  await retryInFull(job);
}
