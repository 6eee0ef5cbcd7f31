import { type RedisServer, startRedis, temporaryDirectory } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { evictionPolicy, openRedis, rawMail, redisKeys, roomForBytes } from '../src/queue/index.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('raw-mail') });
  redis = openRedis(server.url, 'patient', () => undefined);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
});

const keys = redisKeys('{raw}');

it('O1 raw bytes come back as they were put, whatever they are', async () => {
  const bytes = rawMail(redis, keys);
  const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
  await bytes.put('a', all);
  await bytes.put('b', Buffer.alloc(0));
  expect(await bytes.get('a')).toEqual(all);
  expect(await bytes.get('b')).toEqual(Buffer.alloc(0));
  expect(await bytes.get('c')).toBeNull();
});

it('L4 raw bytes end by themselves, and at once when they are dropped', async () => {
  const bytes = rawMail(redis, keys);
  await bytes.put('a', Buffer.from('a'));
  expect(await redis.ttl(keys.raw('a'))).toBeGreaterThan(86_400);
  await bytes.drop(['a', 'never there']);
  await bytes.drop([]);
  expect(await bytes.get('a')).toBeNull();
});

it('L13 a refusal is taken once', async () => {
  const bytes = rawMail(redis, keys);
  expect(await bytes.takeRefusal('a')).toBeNull();
  await bytes.refuse('a', 'message too large');
  expect(await bytes.takeRefusal('a')).toBe('message too large');
  expect(await bytes.takeRefusal('a')).toBeNull();
});

it('O6 the eviction policy of the server can be asked', async () => {
  expect(await evictionPolicy(redis)).toBe('noeviction');
});

it('L15 dropping a delivery takes back what was said instead of its bytes', async () => {
  const bytes = rawMail(redis, keys);
  await bytes.refuse('Default.0123456789ab.7.9', 'message too large');
  await bytes.drop(['Default.0123456789ab.7.9']);
  expect(await bytes.takeRefusal('Default.0123456789ab.7.9')).toBeNull();
});

it('L4 a quarter of the memory of Redis is not for mails', async () => {
  expect(await roomForBytes(redis)).toBe(Number.POSITIVE_INFINITY);
  await redis.config('SET', 'maxmemory', 100_000_000);
  const room = await roomForBytes(redis);
  expect(room).toBeGreaterThan(60_000_000);
  expect(room).toBeLessThan(75_000_000);
  await redis.config('SET', 'maxmemory', 1_000);
  expect(await roomForBytes(redis)).toBe(0);
  await redis.config('SET', 'maxmemory', 0);
});
