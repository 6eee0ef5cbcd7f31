import { openMessagesQueue, openRedis } from '@buzon/shared/queue';
import type { Environment } from '@buzon/shared/settings';
import { inOneLine } from '../safe-text.ts';

/** For states of BullMQ that say little to a person. */
const WORDS: Readonly<Record<string, string>> = { failed: 'parked', prioritized: 'waiting' };

/** What the queue knows of a delivery's job; null when there is no Redis, or it knows nothing. */
export async function queueText(
  jobId: string,
  { redisUrl, prefix }: Environment,
): Promise<string | null> {
  if (redisUrl === null) return null;
  const redis = openRedis(redisUrl, 'prompt', () => undefined);
  const queue = openMessagesQueue(redis, prefix, () => undefined);
  try {
    const job = await queue.getJob(jobId);
    if (job === undefined) return null;
    const state = await job.getState();
    const reason = state === 'failed' ? `: ${inOneLine(job.failedReason)}` : '';
    return `In the queue: ${WORDS[state] ?? state}${reason} (tried ${job.attemptsMade} times)`;
  } catch (error) {
    return `Redis does not answer: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await queue.close().catch(() => undefined);
    redis.disconnect();
  }
}
