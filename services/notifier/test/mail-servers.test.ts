import { confirmationJobId, createWorker, openRedis, redisKeys } from '@buzon/shared/queue';
import type { ListenerSettings, SmtpSettings } from '@buzon/shared/settings';
import { type SmtpSink, startSmtpSink, until } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openNotifierPorts } from '../src/open-ports.ts';
import { SendingTurns } from '../src/sending-turns.ts';
import { type Installation, type NotifierSettings, startInstallation } from './installation.ts';

const prefix = '{test}';

let here: Installation;
/** The mail server of the listener Ventas; that for all is the installation's own. */
let ofVentas: SmtpSink;
let redis: Redis;

beforeAll(async () => {
  here = await startInstallation();
  ofVentas = await startSmtpSink();
  redis = openRedis(here.redis.url, 'patient', () => undefined);
});

beforeEach(async () => {
  here.sink.behave(null);
  ofVentas.behave(null);
  await ofVentas.start();
});

afterEach(async () => {
  await here.stopNotifier();
  await here.emptyRedis();
});

afterAll(async () => {
  redis.disconnect();
  await here.end();
  await ofVentas.stop();
});

const smtp = (sink: SmtpSink, maxSendRate: number | null = null): SmtpSettings => ({
  hostName: '127.0.0.1',
  port: sink.port,
  useSsl: false,
  account: null,
  maxSendRate,
});

const settings = (own: SmtpSettings | null): NotifierSettings => ({
  smtp: null,
  listeners: [
    { id: 'Default', smtp: null, language: 'es', confirmationFrom: null },
    { id: 'Ventas', smtp: own, language: 'es', confirmationFrom: 'ventas@empresa.example' },
  ] as unknown as readonly ListenerSettings[],
});

const queueOfVentas = (of: NotifierSettings) => here.queues(of).routes.queueOf('Ventas');

const stateOf = async (outboxId: number) => (await here.store.confirmation(outboxId))?.state;

const untilState = (outboxId: number, state: string) =>
  until(async () => (await stateOf(outboxId)) === state, {
    what: `confirmation ${outboxId} to be ${state}`,
  });

/** Files mails of a listener and queues their confirmations. */
async function owed(listener: string, of: NotifierSettings, count = 1): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await here.file({}, listener));
  for (const id of ids) await here.enqueue(id, of);
  return ids;
}

it('P13 a mail server that is away holds only the confirmations that leave by it', async () => {
  const of = settings(smtp(ofVentas));
  await ofVentas.stop();
  await here.start({}, here.sink.url, openNotifierPorts, of);
  const waiting = await owed('Ventas', of, 2);
  const gate = here.gateOf(queueOfVentas(of));
  const hold = await until(() => gate.current(), { what: 'the queue of Ventas to be held' });
  expect(hold).toMatchObject({ kind: 'world', source: 'smtp' });

  const others = await owed('Default', of, 3);
  for (const id of others) await untilState(id, 'sent');
  expect(await here.gate.current()).toBeNull();
  expect(await Promise.all(waiting.map(stateOf))).toEqual(['pending', 'pending']);
  expect(await here.metrics()).toContain(`buzon_queue_held{queue="${queueOfVentas(of)}"} 1`);
  expect(await here.metrics()).toContain('buzon_queue_held{queue="confirmations"} 0');

  await ofVentas.start();
  for (const id of waiting) await untilState(id, 'sent');
  expect(ofVentas.received.map(({ from }) => from)).toEqual([
    'ventas@empresa.example',
    'ventas@empresa.example',
  ]);
});

it('N6 keeps MaxSendRate with several notifiers, over restarts, and only for that mail server', async () => {
  const of = settings(smtp(ofVentas, 2));
  const queue = here.queues(of).queue(queueOfVentas(of));
  const before = ofVentas.received.length;
  const sent = () => ofVentas.received.length - before;
  const start = () => here.start({}, here.sink.url, openNotifierPorts, of);
  await Promise.all([start(), start()]);
  await owed('Ventas', of, 5);
  await until(async () => sent() === 2 && (await queue.getJobCounts('active'))['active'] === 0, {
    what: 'two to be sent, and the others to be back in the queue',
  });
  for (const id of await owed('Default', of, 3)) await untilState(id, 'sent');

  await here.stopNotifier();
  // The new notifiers have to ask for a turn to find that there is none.
  await queue.removeRateLimitKey();
  await Promise.all([start(), start()]);
  await until(async () => (await queue.getRateLimitTtl()) > 0, { what: 'the queue to wait' });
  expect(sent()).toBe(2);

  // As if the minute were over.
  await redis.del(redisKeys(prefix).sent(queueOfVentas(of)));
  await queue.removeRateLimitKey();
  await here.stopNotifier();
  await start();
  await until(async () => sent() === 4, { what: 'the next two to be sent' });
});

it('N6 gives all who ask together no more turns in a minute than are set, and says when there is one', async () => {
  const turns = [1, 2, 3].map(() => new SendingTurns(redis, '{test}:turns', 4));
  const taken = await Promise.all([...turns, ...turns].map((of) => of.take()));
  expect(taken.filter((wait) => wait === 0)).toHaveLength(4);
  const waits = taken.filter((wait) => wait > 0);
  expect(waits).toHaveLength(2);
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(60_000);
});

it('N6 says when there is a turn again by the oldest that counts', async () => {
  const turns = new SendingTurns(redis, '{test}:turns', 1);
  expect(await turns.take()).toBe(0);
  // As if it had been taken 50 s ago.
  const [member = '', taken = '0'] = await redis.zrange('{test}:turns', 0, 0, 'WITHSCORES');
  await redis.zadd('{test}:turns', Number(taken) - 50_000, member);
  const wait = await turns.take();
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(10_000);
  await redis.zadd('{test}:turns', Number(taken) - 60_000, member);
  expect(await turns.take()).toBe(0);
});

it('N6 always has a turn where no rate is known', async () => {
  const turns = new SendingTurns(redis, '{test}:turns', null);
  expect(await Promise.all([turns.take(), turns.take(), turns.take()])).toEqual([0, 0, 0]);
  expect(await redis.exists('{test}:turns')).toBe(0);
});

it('N6 sends over no more connections at once than the provider allows, all notifiers together', async () => {
  const of = settings(smtp(ofVentas));
  const queues = here.queues(of);
  const name = queueOfVentas(of);
  await queues.limit(name, 1);
  let atWork = 0;
  let most = 0;
  const process = async () => {
    atWork += 1;
    most = Math.max(most, atWork);
    await redis.ping();
    await redis.ping();
    atWork -= 1;
  };
  const onError = () => undefined;
  const workers = [1, 2].map(() =>
    createWorker({ queue: name, connection: redis, prefix, concurrency: 3, process, onError }),
  );
  await owed('Ventas', of, 12);
  const running = workers.map((worker) => worker.run());
  const queue = queues.queue(name);
  await until(async () => (await queue.getCompletedCount()) === 12, { what: 'all to be done' });
  await Promise.all(workers.map((worker) => worker.close()));
  await Promise.all(running);
  expect(most).toBe(1);
});

it('N3 hands on what former settings left in the queue of another mail server, and forgets that queue', async () => {
  const former = settings(smtp(ofVentas));
  const now = settings(null);
  const [outboxId = 0] = await owed('Ventas', former);
  await here.start({ sweepMilliseconds: 50 }, here.sink.url, openNotifierPorts, now);
  await untilState(outboxId, 'sent');
  expect(here.sink.received.at(-1)?.from).toBe('ventas@empresa.example');
  await until(async () => !(await here.queues(now).names()).includes(queueOfVentas(former)), {
    what: 'the former queue to be forgotten',
  });
  expect(await here.queues(former).queue(queueOfVentas(former)).getJobCounts()).toMatchObject({
    waiting: 0,
    completed: 0,
  });
});

it('N3 keeps a former queue while something failed in it, and sends that anew when it is retried', async () => {
  const former = settings(smtp(ofVentas));
  const now = settings(null);
  ofVentas.behave(({ stage }) => (stage === 'recipient' ? { code: 550, text: '5.1.1 no' } : null));
  await here.start({}, here.sink.url, openNotifierPorts, former);
  const [outboxId = 0] = await owed('Ventas', former);
  await untilState(outboxId, 'failed');
  await here.stopNotifier();

  await here.start({ sweepMilliseconds: 50 }, here.sink.url, openNotifierPorts, now);
  const queue = here.queues(former).queue(queueOfVentas(former));
  const job = await queue.getJob(confirmationJobId(outboxId));
  expect(await job?.isFailed()).toBe(true);
  await job?.retry('failed');
  await untilState(outboxId, 'sent');
  await until(async () => !(await here.queues(now).names()).includes(queue.name as never), {
    what: 'the former queue to be forgotten',
  });
});
