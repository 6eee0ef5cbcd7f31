import { type RedisServer, startRedis, temporaryDirectory } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newestFiled, openRedis, redisKeys } from '../src/queue/index.ts';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis({ directory: await temporaryDirectory('newest') });
  redis = openRedis(server.url, 'patient', () => undefined);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
});

const newest = () => newestFiled(redis, redisKeys('{newest}'));

it('P5 the message that was filed last is known to all processors', async () => {
  expect(await newest().read()).toEqual({ messageId: null, epoch: 0 });
  await newest().note(7);
  await newest().note(9_007_199_254_740_991);
  expect(await newest().read()).toEqual({ messageId: 9_007_199_254_740_991, epoch: 0 });
});

it('P5 of those that forget it one is told that it did, and one epoch begins', async () => {
  await newest().note(7);
  expect(await Promise.all([newest().forget(7), newest().forget(7)])).toEqual([true, false]);
  expect(await newest().read()).toEqual({ messageId: null, epoch: 1 });
});

it('P5 another that was filed since is not forgotten', async () => {
  await newest().note(8);
  expect(await newest().forget(7)).toBe(false);
  expect(await newest().read()).toEqual({ messageId: 8, epoch: 0 });
});
