import { until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeGate, plainMail, System } from '../src/index.ts';

const mails = (count: number) => Array.from({ length: count }, () => plainMail());

describe('a batch, from mailbox to case', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start();
  });
  afterAll(() => system.stop());

  const filed = () => system.number('SELECT count(*) FROM buzon.messages');
  /** What the fetcher logged with these words. */
  const logged = async (words: string) => {
    const [, fetcher] = system.services;
    if (fetcher === undefined) throw new Error('no fetcher');
    return (await system.log(fetcher)).filter(({ msg }) => msg === words);
  };
  const fired = () => logged('a batch fires');
  const moves = () => logged('moved what is filed');

  it('L3 nothing happens in an empty folder', async () => {
    const [, fetcher] = system.services;
    await until(async () => (await fetch(`${fetcher?.url}/readyz`)).ok, { what: 'readiness' });
    await until(
      async () =>
        /buzon_listener_seconds_since_look\{[^}]*\} \d/.test(
          await (await fetch(`${fetcher?.url}/metrics`)).text(),
        ),
      { what: 'the first look' },
    );
    expect(await fired()).toHaveLength(0);
    expect(await filed()).toBe(0);
  });

  it('L3 L4 P3 ten messages fire at once: each is filed once, then all are moved', async () => {
    await system.deliver(mails(10));
    await system.untilMoved(10);
    expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(10);
    expect(await system.number('SELECT count(*) FROM buzon.deliveries')).toBe(10);
  });

  it('L4 a message that arrives during a batch belongs to the next one', async () => {
    const openGate = await closeGate(system);
    await system.deliver(mails(10));
    await until(async () => (await fired()).length === 2, { what: 'the second batch' });
    await system.deliver(mails(10));
    await until(async () => (await system.count('IMAP/New')) === 20, { what: 'the later ones' });
    await openGate();
    await system.untilMoved(30);
    await until(async () => (await moves()).length === 3, { what: 'the third move' });
    expect((await moves()).map(({ moved }) => moved)).toEqual([10, 10, 10]);
    expect((await fired()).map(({ messages }) => messages)).toEqual([10, 10, 10]);
  });

  it('L3 three messages wait for SyncMaxWaitTime, also over a restart of the fetcher', async () => {
    const before = Date.now();
    await system.deliver(mails(3));
    const redis = system.redis();
    await until(async () => (await redis.hlen('{buzon}:first-seen:Default')) === 3, {
      what: 'three first seen',
    });
    redis.disconnect();
    const [, fetcher] = system.services;
    await fetcher?.stop();
    await fetcher?.start();
    await system.untilMoved(33, { timeoutMs: 90_000 });
    await until(async () => (await fired()).length === 4, { what: 'the fourth batch' });
    const line = (await fired()).at(-1);
    const waited = Date.parse(String(line?.time)) - before;
    expect(Math.round(waited / 5_000)).toBe(12);
  }, 120_000);
});
