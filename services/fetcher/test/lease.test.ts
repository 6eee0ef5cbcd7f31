import { openRedis, redisKeys } from '@buzon/shared/queue';
import { type RedisServer, startRedis, temporaryDirectory, until } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MILLISECONDS, Lease } from '../src/lease.ts';
import { ownWhilePossible, type Term } from '../src/ownership.ts';

const keys = redisKeys('{test}');
const silent = pino({ level: 'silent' });

describe('the lease of a listener', () => {
  let server: RedisServer;
  let redis: Redis;
  beforeAll(async () => {
    server = await startRedis({ directory: await temporaryDirectory('lease') });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    redis = openRedis(server.url, 'patient', () => undefined);
    await redis.flushall();
  });
  afterEach(() => redis.disconnect());

  const lease = (owner: string) => new Lease(redis, keys, 'Default', owner);

  it('L8 one at a time owns a listener', async () => {
    expect(await lease('a').acquire()).toEqual({ handedOver: false });
    expect(await lease('b').acquire()).toBeNull();
  });

  it('L8 a lease that was let go is handed over, once', async () => {
    const first = lease('a');
    await first.acquire();
    await first.release();
    expect(await lease('b').acquire()).toEqual({ handedOver: true });
    await redis.del(keys.lease('Default'));
    expect(await lease('c').acquire()).toEqual({ handedOver: false });
  });

  it('L8 whoever lost the lease is told before a move, and cannot end the new one', async () => {
    const first = lease('a');
    await first.acquire();
    expect(await first.confirm()).toBe(true);
    await redis.del(keys.lease('Default'));
    const second = lease('b');
    await second.acquire();
    expect(await first.confirm()).toBe(false);
    await first.release();
    expect(await second.confirm()).toBe(true);
  });

  it('L8 ends by itself when its owner is dead', async () => {
    await lease('a').acquire();
    const life = await redis.pttl(keys.lease('Default'));
    expect(life).toBeGreaterThan(0);
    expect(life).toBeLessThanOrEqual(LEASE_MILLISECONDS);
  });

  it('L8 a new owner that did not get it handed over waits one lease time before its first move', async () => {
    const stop = new AbortController();
    const terms: Term[] = [];
    const before = Date.now();
    await ownWhilePossible(lease('a'), silent, stop.signal, async (term) => {
      terms.push(term);
      stop.abort();
    });
    expect(terms[0]?.moveFrom).toBeGreaterThanOrEqual(before + LEASE_MILLISECONDS);

    const again = new AbortController();
    await ownWhilePossible(lease('b'), silent, again.signal, async (term) => {
      terms.push(term);
      again.abort();
    });
    expect(terms[1]?.moveFrom).toBe(Number.NEGATIVE_INFINITY);
  });

  it('L8 an owner whose lease is lost stops, and waits for it again', async () => {
    const stop = new AbortController();
    let terms = 0;
    const owning = ownWhilePossible(lease('a'), silent, stop.signal, async (term) => {
      terms += 1;
      if (terms === 2) return stop.abort();
      await redis.set(keys.lease('Default'), 'somebody else', 'PX', 2_000);
      await until(() => term.signal.aborted, { what: 'the end of the term' });
    });
    await owning;
    expect(terms).toBe(2);
  });
});
