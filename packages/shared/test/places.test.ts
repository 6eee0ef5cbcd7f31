import { type RedisServer, startRedis, temporaryDirectory, until } from '@buzon/stack';
import { UnrecoverableError, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  createWorker,
  type DeliveryJobData,
  enqueueDeliveries,
  type MessagesQueue,
  openMessagesQueue,
  openRedis,
} from '../src/queue/index.ts';
import { LAST_PLACE } from '../src/queue/places.ts';

const PREFIX = '{places}';
const ignore = (): void => undefined;
let server: RedisServer;
let redis: Redis;
let queue: MessagesQueue;
let worker: Worker | null = null;
beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('places') });
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
  await worker?.close();
  worker = null;
  await queue.close();
});

function mails(listener: string, count: number, first = 1, size = 0): DeliveryJobData[] {
  return Array.from({ length: count }, (_, n) => ({
    listener,
    mailboxKey: '0123456789ab',
    uidValidity: 7,
    uid: first + n,
    sender: 'ana@example.com',
    subject: 'Reclamo',
    size,
    receivedAt: '2026-03-02T10:00:00.000Z',
  }));
}

/** Works on so many, one after the other, and answers `<listener>.<uid>` of each. */
async function served(count: number, meanwhile: (nth: number) => Promise<void> = async () => {}) {
  const order: string[] = [];
  worker = createWorker<DeliveryJobData, null>({
    queue: 'messages',
    connection: redis,
    prefix: PREFIX,
    concurrency: 1,
    process: async ({ data: { listener, uid } }) => {
      order.push(`${listener}.${uid}`);
      await meanwhile(order.length);
      return null;
    },
    onError: ignore,
  });
  worker.run().catch(ignore);
  await until(() => order.length >= count, { what: `${count} jobs to be worked on` });
  await worker.close();
  return order;
}

const uidsOf = (listener: string, order: readonly string[]) =>
  order.flatMap((id) => (id.startsWith(`${listener}.`) ? [Number(id.split('.')[1])] : []));

it('P14 what a quiet listener brings passes all that a busy one has waiting, up to its round', async () => {
  await enqueueDeliveries(queue, mails('busy', 150));
  const order = await served(155, async (nth) => {
    if (nth === 50) await enqueueDeliveries(queue, mails('quiet', 5));
  });
  const places = uidsOf('quiet', order).map((uid) => order.indexOf(`quiet.${uid}`));
  expect(Math.max(...places)).toBeLessThan(50 + 2 * 5 + 4);
  // And neither starves, nor changes its own order.
  expect(uidsOf('busy', order)).toEqual(mails('busy', 150).map(({ uid }) => uid));
  expect(uidsOf('quiet', order)).toEqual([1, 2, 3, 4, 5]);
});

it('P14 two busy listeners get the same, also by bytes', async () => {
  await enqueueDeliveries(queue, mails('short', 200));
  await enqueueDeliveries(queue, mails('large', 100, 1, 300_000));
  const order = (await served(300)).slice(0, 100);
  // A mail of 300 KB costs as much as four short ones.
  expect(uidsOf('large', order).length).toBeGreaterThanOrEqual(18);
  expect(uidsOf('large', order).length).toBeLessThanOrEqual(22);
});

it('P14 who was quiet for long saves nothing up', async () => {
  await enqueueDeliveries(queue, mails('busy', 100));
  await served(100);
  await enqueueDeliveries(queue, mails('busy', 100, 101));
  await enqueueDeliveries(queue, mails('quiet', 100));
  const order = (await served(200)).slice(0, 100);
  expect(uidsOf('quiet', order).length).toBeLessThanOrEqual(52);
  expect(uidsOf('quiet', order).length).toBeGreaterThanOrEqual(48);
});

it('P14 a retried message keeps its round: it comes before what later rounds brought', async () => {
  await enqueueDeliveries(queue, mails('busy', 1));
  await served(1, () => Promise.reject(new UnrecoverableError('no')));
  await enqueueDeliveries(queue, mails('busy', 20, 2));
  const [parked] = await queue.getFailed();
  await parked?.retry('failed');
  expect((await served(21)).indexOf('busy.1')).toBeLessThan(4);
});

it('P14 a Redis emptied begins a new line', async () => {
  await enqueueDeliveries(queue, mails('busy', 40));
  await redis.flushall();
  await enqueueDeliveries(queue, mails('busy', 1));
  expect((await queue.getPrioritized()).map(({ priority }) => priority)).toEqual([1]);
});

it('P14 places end: beyond the last one all wait in the order of coming, and an empty line begins anew', async () => {
  await redis.hset(`${PREFIX}:places`, {
    '#clock': LAST_PLACE,
    '#last': LAST_PLACE,
    busy: LAST_PLACE + 9,
  });
  await redis.zadd(`${PREFIX}:messages:delayed`, 8e15, 'someone');
  await enqueueDeliveries(queue, mails('busy', 2));
  expect((await queue.getPrioritized()).map(({ priority }) => priority)).toEqual([
    LAST_PLACE,
    LAST_PLACE,
  ]);
  await redis.del(`${PREFIX}:messages:delayed`);
  expect(await served(2)).toEqual(['busy.1', 'busy.2']);
  await enqueueDeliveries(queue, mails('busy', 1, 3));
  expect((await queue.getPrioritized()).map(({ priority }) => priority)).toEqual([1]);
});
