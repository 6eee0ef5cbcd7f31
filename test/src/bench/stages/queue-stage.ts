import {
  createWorker,
  type DeliveryJobData,
  type DeliveryJobResult,
  deliveryJobId,
  deliveryStates,
  enqueueDeliveries,
  MESSAGES_QUEUE,
  openMessagesQueue,
  openRedis,
  rawMail,
  redisKeys,
} from '@buzon/shared/queue';
import { until } from '@buzon/stack';
import { inChunks, measured, type StageBench, type StageResult } from './stage.ts';

const PREFIX = '{bench}';
const CHUNK = 80;
const CONCURRENCY = 16;

/** Bytes into Redis, jobs added, taken, completed and seen, bytes dropped: all of the queue, and no work. */
export async function queueStage(bench: StageBench): Promise<StageResult> {
  const ignore = () => undefined;
  const redis = openRedis(bench.system.stack.redis.url, 'patient', ignore);
  const keys = redisKeys(PREFIX);
  const queue = openMessagesQueue(redis, PREFIX, ignore);
  const raw = rawMail(redis, keys);
  const states = deliveryStates(redis, keys);
  const worker = createWorker<DeliveryJobData, DeliveryJobResult>({
    queue: MESSAGES_QUEUE,
    connection: redis,
    prefix: PREFIX,
    concurrency: CONCURRENCY,
    process: async (job) => {
      if ((await raw.get(job.id ?? '')) === null) throw new Error('its bytes are gone');
      return { outcome: 'opened', messageId: 1, caseId: 1 };
    },
    onError: ignore,
  });
  await worker.waitUntilReady();
  const running = worker.run();
  const jobs = bench.mails.map((mail, index) => ({ mail, job: jobOf(bench.seed, index, mail) }));
  try {
    return await measured(bench, ['redis'], async () => {
      for (const chunk of inChunks(jobs, CHUNK)) {
        await Promise.all(chunk.map(({ mail, job }) => raw.put(deliveryJobId(job), mail)));
        await enqueueDeliveries(
          queue,
          chunk.map(({ job }) => job),
        );
      }
      const ids = jobs.map(({ job }) => deliveryJobId(job));
      await until(async () => (await states.of(ids)).every((state) => state === 'completed'), {
        what: 'all jobs to complete',
        timeoutMs: 600_000,
      });
      await raw.drop(ids);
    });
  } finally {
    await worker.close();
    await running;
    await queue.close();
    redis.disconnect();
  }
}

function jobOf(seed: number, index: number, mail: Buffer): DeliveryJobData {
  return {
    listener: 'Bench',
    mailboxKey: 'be9c00000000',
    uidValidity: seed,
    uid: index + 1,
    sender: 'ana@cliente.example',
    subject: 'Reclamo',
    size: mail.length,
    receivedAt: new Date().toISOString(),
  };
}
