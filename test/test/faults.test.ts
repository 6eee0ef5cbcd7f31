import { until } from '@buzon/stack';
import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNT, closeGate, plainMail, System } from '../src/index.ts';

const BATCH = 20;
const TWIN = { user: 'gemelo@example.com', password: ACCOUNT.password };
const mails = (count = BATCH) => Array.from({ length: count }, () => plainMail());

describe('under a fault in mid-batch', () => {
  let system: System;
  afterEach(() => system.stop());

  const filedOnce = async (count: number) => {
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(count);
    expect(await system.number('SELECT count(DISTINCT message_id) FROM buzon.messages')).toBe(
      count,
    );
    expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(count);
  };
  const allMoved = async (count: number, user: string = ACCOUNT.user) => {
    await system.untilMoved(count, { user });
    // By content: a message that stands twice in the output folder hides one that is lost.
    const stored = await system.stack.dovecot.list(user, 'IMAP/Done');
    const contents = await Promise.all(
      stored.map(async (mail) => (await mail.raw()).toString('latin1')),
    );
    expect(new Set(contents).size).toBe(count);
  };
  const active = async (count: number) => {
    const redis = system.redis();
    await until(async () => (await redis.llen('{buzon}:messages:active')) >= count, {
      what: `${count} active jobs`,
    });
    redis.disconnect();
  };

  it('P10 P14 kill -9 of a processor: another one files what it held, each once', async () => {
    system = await System.start();
    const openGate = await closeGate(system);
    await system.deliver(mails());
    await active(5);
    await system.services[0]?.kill();
    await openGate();
    await system.startService('processor');
    await allMoved(BATCH);
    await filedOnce(BATCH);
  });

  it('L8 kill -9 of the fetcher that owns the listener: a replica takes over and moves all', async () => {
    system = await System.start({ services: ['processor', 'fetcher'] });
    await until(async () => (await owner(system)) !== null, { what: 'an owner' });
    await system.startService('fetcher');
    const openGate = await closeGate(system);
    await system.deliver(mails());
    await active(5);
    await system.services[1]?.kill();
    await openGate();
    await allMoved(BATCH);
    await filedOnce(BATCH);
    expect(await owner(system)).toBe(system.services[2]?.pid);
  });

  it('P10 FLUSHALL: what was filed is not filed again, what was not is, and all is moved', async () => {
    system = await System.start();
    const openGate = await closeGate(system, '%lento%');
    const slow = Array.from({ length: 10 }, (_, i) => plainMail({ subject: `lento ${i}` }));
    await system.deliver([...mails(10), ...slow]);
    await until(async () => (await system.number('SELECT count(*) FROM buzon.messages')) === 10, {
      what: 'the quick half to be filed',
    });
    await active(5);
    const redis = system.redis();
    await redis.flushall();
    redis.disconnect();
    await openGate();
    await allMoved(20);
    await filedOnce(20);
  });

  it('P10 Redis killed and started anew: goes on by itself', async () => {
    system = await System.start({ stack: { redis: { appendOnly: true } } });
    const openGate = await closeGate(system);
    await system.deliver(mails());
    await active(5);
    await system.stack.redis.kill();
    await openGate();
    await system.stack.redis.start();
    await allMoved(BATCH);
    await filedOnce(BATCH);
  });

  it('L5 P10 pointed to a twin account with the same UIDVALIDITY and UIDs: its mails are filed and moved', async () => {
    const folders = [{ path: 'IMAP/New', uidValidity: 1_700_000_001 }, 'IMAP/Done'];
    const original = { user: 'original@example.com', password: ACCOUNT.password, folders };
    system = await System.start({
      accounts: [original, { ...TWIN, folders }],
      listeners: [{ UserName: original.user }],
    });
    await system.deliver(mails(10), 'IMAP/New', original.user);
    await allMoved(10, original.user);
    await system.deliver(mails(10), 'IMAP/New', TWIN.user);
    const [, fetcher] = system.services;
    await fetcher?.stop();
    await system.configure([{ UserName: TWIN.user }]);
    await fetcher?.start();
    await allMoved(10, TWIN.user);
    await filedOnce(20);
    const [first, second] = await system.query<{ uidvalidity: string; keys: string }>(
      `SELECT uidvalidity, min(uid) || '-' || max(uid) AS keys FROM buzon.deliveries
       GROUP BY mailbox_key, uidvalidity ORDER BY min(filed_at)`,
    );
    expect(first).toEqual(second);
  });

  it('L5 the database put back to an older copy: nothing is moved that it does not know', async () => {
    system = await System.start({ services: [] });
    await system.stack.postgres.createDatabase('buzon_before', { template: 'buzon' });
    // Without a hand-over the first move waits one lease time: long enough to put the database back.
    const redis = system.redis();
    await redis.flushall();
    await system.startService('processor');
    await system.startService('fetcher');
    await system.deliver(mails());
    await until(async () => (await redis.zcard('{buzon}:messages:completed')) === BATCH, {
      what: 'all jobs to complete',
    });
    redis.disconnect();
    expect(await system.count('IMAP/Done')).toBe(0);
    await system.stack.postgres.dropDatabase('buzon');
    await system.stack.postgres.createDatabase('buzon', { template: 'buzon_before' });
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(0);
    await allMoved(BATCH);
    await filedOnce(BATCH);
  });

  it('P10 a new UIDVALIDITY: mails that come back are filed once, and all are moved', async () => {
    system = await System.start();
    const batch = mails();
    await system.deliver(batch);
    await allMoved(BATCH);
    await system.stack.dovecot.resetFolder(ACCOUNT.user, 'IMAP/New');
    const [, fetcher] = system.services;
    await fetcher?.stop();
    await fetcher?.start();
    await system.deliver(batch);
    await system.untilMoved(2 * BATCH);
    await filedOnce(BATCH);
    expect(
      await system.number("SELECT count(*) FROM buzon.deliveries WHERE outcome = 'duplicate'"),
    ).toBe(BATCH);
  });
});

/** The pid of the fetcher that owns the listener. */
async function owner(system: System): Promise<number | null> {
  const redis = system.redis();
  const token = await redis.get('{buzon}:lease:Default');
  redis.disconnect();
  const pid = /\/(\d+)\//.exec(token ?? '')?.[1];
  return pid === undefined ? null : Number(pid);
}
