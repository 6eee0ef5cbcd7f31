import { type RedisServer, startRedis, temporaryDirectory } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { evictionPolicy, openRedis, rawMail, redisKeys } from '../src/queue/index.ts';

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
