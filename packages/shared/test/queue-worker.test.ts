import { type RedisServer, startRedis, temporaryDirectory, until } from '@buzon/stack';
import { DelayedError, type Job, RateLimitError, UnrecoverableError, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createWorker,
  type DeliveryJobData,
  type DeliveryJobResult,
  deliveryJobId,
  deliveryJobIdPrefix,
  deliveryStates,
  enqueueDeliveries,
  type MessagesQueue,
  openMessagesQueue,
  openRedis,
  rawMail,
  redisKeys,
  retryInFull,
} from '../src/queue/index.ts';

const PREFIX = '{worker}';
const keys = redisKeys(PREFIX);
const ignore = (): void => undefined;
let server: RedisServer;
let redis: Redis;
let queue: MessagesQueue;
const workers: Worker[] = [];
beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('worker') });
  redis = openRedis(server.url, 'patient', ignore);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  queue = openMessagesQueue(redis, PREFIX, ignore);
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  await queue.close();
});

type DeliveryJob = Job<DeliveryJobData, DeliveryJobResult>;
const FILED: DeliveryJobResult = { outcome: 'opened', messageId: 1, caseId: 1 };

type Work = (job: DeliveryJob, token: string) => Promise<DeliveryJobResult>;

function open(process: Work): Worker<DeliveryJobData, DeliveryJobResult> {
  const worker = createWorker<DeliveryJobData, DeliveryJobResult>({
    queue: 'messages',
    connection: redis,
    prefix: PREFIX,
    concurrency: 4,
    process: (job, token = '') => process(job, token),
    backoff: () => 10,
    onError: ignore,
  });
  workers.push(worker);
  return worker;
}

function work(process: Work): void {
  open(process).run().catch(ignore);
}

function delivery(uid: number): DeliveryJobData {
  return {
    listener: 'Default',
    mailboxKey: '0123456789ab',
    uidValidity: 7,
    uid,
    sender: 'ana@example.com',
    subject: 'Reclamo',
    size: 100,
    receivedAt: '2026-03-02T10:00:00.000Z',
  };
}

async function jobOf(uid: number): Promise<DeliveryJob> {
  const job = await queue.getJob(deliveryJobId(delivery(uid)));
  if (job === undefined) throw new Error(`no job of ${uid}`);
  return job;
}

async function inState(uid: number, state: string): Promise<void> {
  await until(async () => (await (await jobOf(uid)).getState()) === state, {
    what: `the job of ${uid} to be ${state}`,
  });
}

it('P10 a delivery that has a job, in any state, gets no second one', async () => {
  await enqueueDeliveries(queue, [delivery(1), delivery(1)]);
  work(() => Promise.resolve(FILED));
  await inState(1, 'completed');
  await enqueueDeliveries(queue, [delivery(1), delivery(2)]);
  await inState(2, 'completed');
  expect(await queue.getCompletedCount()).toBe(2);
  expect((await jobOf(1)).attemptsStarted).toBe(1);
});

it('P13 a message has 4 tries and is then parked with the reason; retried, it has 4 again', async () => {
  await enqueueDeliveries(queue, [delivery(1)]);
  work(() => Promise.reject(new Error('El producto no existe')));
  await inState(1, 'failed');
  expect(await jobOf(1)).toMatchObject({ attemptsMade: 4, failedReason: 'El producto no existe' });
  await retryInFull(await jobOf(1));
  await until(async () => (await jobOf(1)).attemptsStarted === 4, { what: 'four more tries' });
  await inState(1, 'failed');
  expect((await jobOf(1)).attemptsMade).toBe(4);
});

it('L15 a message can be parked at once', async () => {
  await enqueueDeliveries(queue, [delivery(1)]);
  work(() => Promise.reject(new UnrecoverableError('message too large')));
  await inState(1, 'failed');
  expect((await jobOf(1)).attemptsMade).toBe(1);
});

it('P13 a job that is put back, or delayed, spends no attempt', async () => {
  let turn = 0;
  await enqueueDeliveries(queue, [delivery(1)]);
  work(async (job, token) => {
    turn += 1;
    if (turn <= 6) {
      await queue.rateLimit(20);
      throw new RateLimitError();
    }
    if (turn <= 12) {
      await job.moveToDelayed(Date.now() + 5, token);
      throw new DelayedError();
    }
    expect(job.attemptsMade).toBe(0);
    return FILED;
  });
  await inState(1, 'completed');
  expect(turn).toBe(13);
});

it('P13 while a queue is held no worker takes a job', async () => {
  await enqueueDeliveries(queue, [delivery(1)]);
  await queue.rateLimit(60_000);
  const both = [1, 2].map(() => open(() => Promise.resolve(FILED)));
  const taken = async (): Promise<number> => {
    const jobs = both.map((worker) => worker.getNextJob('token', { block: false }));
    return (await Promise.all(jobs)).filter((job) => job !== undefined).length;
  };
  expect(await taken()).toBe(0);
  await queue.removeRateLimitKey();
  both.push(open(() => Promise.resolve(FILED)));
  expect(await taken()).toBe(1);
});

it('L5 the states of many deliveries are told in one answer, in order', async () => {
  const bytes = rawMail(redis, keys);
  const states = deliveryStates(redis, keys);
  await enqueueDeliveries(queue, [1, 2, 3, 4, 5].map(delivery));
  const id = (uid: number): string => deliveryJobId(delivery(uid));
  await bytes.put(id(3), Buffer.from('mail'));
  await bytes.refuse(id(4), 'message too large');
  work(async (job, token) => {
    if (job.data.uid === 1) return FILED;
    if (job.data.uid === 2) throw new UnrecoverableError('no');
    await job.moveToDelayed(Date.now() + 60_000, token);
    throw new DelayedError();
  });
  await inState(1, 'completed');
  await inState(2, 'failed');
  await inState(5, 'delayed');
  expect(await states.of([6, 5, 4, 3, 2, 1].map(id))).toEqual([
    'none',
    'bytes-gone',
    'in-flight',
    'in-flight',
    'parked',
    'completed',
  ]);
  const many = Array.from({ length: 2_500 }, (_, n) => id(n + 1));
  const answers = await states.of(many);
  expect([answers.length, answers[0], answers[2_499]]).toEqual([2_500, 'completed', 'none']);
  expect(await states.of([])).toEqual([]);
});

it('P13 a job that a process with a wrong clock has put off for hours goes on, and others keep their pause', async () => {
  const pauses: Readonly<Record<number, number>> = { 1: 3 * 3_600_000, 2: 25_000 };
  const tried: number[] = [];
  await enqueueDeliveries(queue, [delivery(1), delivery(2)]);
  work(async (job, token) => {
    const { uid } = job.data;
    if (tried.includes(uid)) return FILED;
    tried.push(uid);
    await job.moveToDelayed(Date.now() + (pauses[uid] ?? 0), token);
    throw new DelayedError();
  });
  await inState(1, 'delayed');
  await inState(2, 'delayed');
  await queue.endFarDelays();
  await inState(1, 'completed');
  await inState(2, 'delayed');
});

it('L7 parked and delayed jobs of one folder are found by their prefix', async () => {
  const states = deliveryStates(redis, keys);
  const elsewhere = { ...delivery(9), mailboxKey: 'ffffffffffff' };
  await enqueueDeliveries(queue, [delivery(1), delivery(2), elsewhere]);
  work(async (job, token) => {
    if (job.data.uid !== 2) throw new UnrecoverableError('no');
    await job.moveToDelayed(Date.now() + 60_000, token);
    throw new DelayedError();
  });
  await inState(1, 'failed');
  await inState(2, 'delayed');
  await until(async () => (await queue.getFailedCount()) === 2, { what: 'the other to be parked' });
  const found = await states.parkedOrDelayed(deliveryJobIdPrefix(delivery(1)));
  expect(found.sort()).toEqual([deliveryJobId(delivery(1)), deliveryJobId(delivery(2))]);
});
