import { type RedisServer, startRedis, temporaryDirectory, until } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openRedis, QueueGate, REPEATS_THAT_HOLD, redisKeys } from '../src/queue/index.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('gate') });
  redis = openRedis(server.url, 'patient', () => undefined);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
});

const AWAY = { kind: 'world', source: 'database', code: '57P01', message: 'It is away' } as const;
const keys = redisKeys('{gate}');
const openGate = (): QueueGate => new QueueGate(redis, keys, 'messages');

it('P13 an open gate admits everybody', async () => {
  const gate = openGate();
  expect(await gate.current()).toBeNull();
  expect([await gate.admit(), await gate.admit()]).toEqual(['open', 'open']);
});

it('P13 a closed gate lets one of all replicas probe, and the others wait', async () => {
  const [one, other] = [openGate(), openGate()];
  await one.close(AWAY);
  await until(async () => (await other.current()) !== null, { what: 'the other to know' });
  expect(await other.current()).toMatchObject({
    kind: 'world',
    source: 'database',
    code: '57P01',
    reason: 'It is away',
  });
  const admissions = [await one.admit(), await other.admit(), await one.admit()];
  expect(admissions).toEqual(['probe', 'closed', 'closed']);
});

it('P13 a probe that fails lets the next one probe, and the hold keeps its time', async () => {
  const gate = openGate();
  await gate.close(AWAY);
  const since = (await gate.current())?.since;
  expect(await gate.admit()).toBe('probe');
  await gate.close({ ...AWAY, message: 'It is still away' });
  expect(await gate.current()).toMatchObject({ since, reason: 'It is still away' });
  expect(await gate.admit()).toBe('probe');
});

it('P13 a probe without an answer gives its turn away, but not that of another replica', async () => {
  const [one, other] = [openGate(), openGate()];
  await one.close(AWAY);
  expect(await one.admit()).toBe('probe');
  await other.endProbe();
  await until(async () => (await other.current()) !== null, { what: 'the other to know' });
  expect(await other.admit()).toBe('closed');
  await one.endProbe();
  expect(await other.admit()).toBe('probe');
});

it('P13 a success opens the gate for all and forgets what failed before', async () => {
  const [one, other] = [openGate(), openGate()];
  await one.repeated('P0001 no', 'job-1');
  await one.close(AWAY);
  await one.succeeded();
  expect(await one.current()).toBeNull();
  await until(async () => (await other.current()) === null, { what: 'the other to know' });
  expect(await redis.keys('*')).toEqual([]);
});

it("P13 a message's own error ends a hold for absence, and is still counted", async () => {
  const gate = openGate();
  await gate.repeated('P0001 no', 'job-1');
  await gate.close(AWAY);
  await gate.answered();
  expect(await gate.current()).toBeNull();
  expect(await redis.hlen(keys.repeats('messages'))).toBe(2);
});

it('P13 the same error on 20 messages, however often each failed, is the installation’s', async () => {
  const [one, other] = [openGate(), openGate()];
  const answers: boolean[] = [];
  for (let job = 1; job < REPEATS_THAT_HOLD; job++) {
    answers.push(await one.repeated('P0001 no', `job-${job}`));
    answers.push(await other.repeated('P0001 no', `job-${job}`));
  }
  expect(answers).not.toContain(true);
  expect(await other.repeated('P0001 no', 'job-20')).toBe(true);
});

it('P13 another error, or a success between, starts the count anew', async () => {
  const gate = openGate();
  for (let job = 1; job < REPEATS_THAT_HOLD; job++) await gate.repeated('P0001 no', `job-${job}`);
  expect(await gate.repeated('P0001 other', 'job-20')).toBe(false);
  for (let job = 1; job < REPEATS_THAT_HOLD; job++) await gate.repeated('P0001 no', `job-${job}`);
  await gate.succeeded();
  expect(await gate.repeated('P0001 no', 'job-20')).toBe(false);
});

it('P13 Redis emptied opens the gate; the next failure closes it again', async () => {
  const gate = openGate();
  await gate.close(AWAY);
  await redis.flushall();
  await until(async () => (await gate.current()) === null, { what: 'the gate to be open' });
  await gate.close(AWAY);
  expect(await gate.current()).not.toBeNull();
});
