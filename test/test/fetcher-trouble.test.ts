import { type ServiceServer, until } from '@buzon/stack';
import { ACCOUNT, closeGate, plainMail, System } from '@buzon/test';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const mails = (count: number, bytes = 0) =>
  Array.from({ length: count }, () =>
    plainMail({ body: `${'x'.repeat(70)}\r\n`.repeat(bytes / 72) }),
  );

describe('a fetcher in trouble', () => {
  let system: System;
  let fetcher: ServiceServer;
  let redis: Redis;
  beforeEach(async () => {
    system = await System.start({ services: ['processor'] });
    fetcher = await system.startService('fetcher');
    redis = system.redis();
  });
  afterEach(async () => {
    redis.disconnect();
    await system.stop();
  });

  const allDone = (count: number) =>
    until(async () => (await system.count('IMAP/Done')) === count, {
      what: `${count} in Done`,
      timeoutMs: 60_000,
    });
  const filed = () => system.number('SELECT count(*) FROM buzon.messages');
  const told = async (words: RegExp) =>
    (await system.log(fetcher)).filter(({ msg }) => words.test(String(msg)));
  const rawBytes = async () => (await redis.keys('{buzon}:raw:*')).length;

  it('L4 a Redis smaller than the window takes what it has room for, again and again', async () => {
    await fetcher.stop();
    await redis.config('SET', 'maxmemory', 8 * 1024 * 1024);
    await system.deliver(mails(150, 100_000));
    await system.handOver();
    await fetcher.start();
    await allDone(150);
    expect(await filed()).toBe(150);
    expect(await told(/OOM/)).toEqual([]);
    expect(await rawBytes()).toBe(0);
  });

  it('P13 a Redis that others have filled: mails wait in the folder, and go on by themselves', async () => {
    await until(async () => (await redis.exists('{buzon}:lease:Default')) === 1, { what: 'lease' });
    await redis.set('others', 'x'.repeat(4 * 1024 * 1024));
    await redis.config('SET', 'maxmemory', 4 * 1024 * 1024);
    await system.deliver(mails(10));
    await until(async () => (await told(/^Redis is full/)).length === 1, { what: 'the words' });
    expect(await filed()).toBe(0);
    expect(await rawBytes()).toBe(0);
    await redis.del('others');
    await allDone(10);
    expect(await filed()).toBe(10);
  });

  it('P10 a folder made anew in mid-batch: what it holds then is filed and moved, nothing else', async () => {
    const openGate = await closeGate(system);
    await system.deliver(mails(10));
    await until(async () => (await rawBytes()) === 10, { what: 'the first batch in flight' });
    await system.stack.dovecot.resetFolder(ACCOUNT.user, 'IMAP/New');
    await system.deliver(mails(10));
    await until(async () => (await rawBytes()) === 20, { what: 'the second batch in flight' });
    await openGate();
    await allDone(10);
    // The first ten are gone from the mailbox, and only their bytes are left: they are filed, too.
    expect(await filed()).toBe(20);
    expect(await system.count('IMAP/New')).toBe(0);
  });

  it('L4 L8 a killed fetcher leaves nothing undone, and no bytes in Redis', async () => {
    await fetcher.stop();
    await system.deliver(mails(300));
    await fetcher.start();
    await until(async () => (await filed()) > 100, { what: 'the first hundred' });
    await fetcher.kill();
    await system.handOver();
    await fetcher.start();
    await allDone(300);
    expect(await filed()).toBe(300);
    expect(await rawBytes()).toBe(0);
  });

  it('O5 asked to stop with the mail server frozen in mid-batch, it is gone within 20 s', async () => {
    const openGate = await closeGate(system);
    await system.deliver(mails(10));
    await until(async () => (await rawBytes()) === 10, { what: 'a batch in flight' });
    await system.stack.dovecot.freeze();
    const { pid } = fetcher;
    process.kill(pid, 'SIGTERM');
    await until(async () => !isAlive(pid), { what: 'its end', timeoutMs: 20_000 });
    await system.stack.dovecot.thaw();
    await openGate();
    await fetcher.start();
    await allDone(10);
    expect(await filed()).toBe(10);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
