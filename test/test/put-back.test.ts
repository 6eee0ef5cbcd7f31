import { readFile } from 'node:fs/promises';
import { until } from '@buzon/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropMsgIn, plainMail, replaceMsgIn, System } from '../src/index.ts';

const CONVERSATIONS = Array.from({ length: 10 }, (_, n) => n);

let system: System;
beforeAll(async () => {
  system = await System.start({ services: [] });
});
afterAll(() => system?.stop());

it('P5 the database put back while answers wait in Redis: none is filed before what it answers', async () => {
  await system.stack.postgres.createDatabase('buzon_before', { template: 'buzon' });
  await dropMsgIn(system);
  await replaceMsgIn(system, `IF subject LIKE 'Otro%' THEN RAISE EXCEPTION 'not yet'; END IF;`);
  // Without a hand-over the first move waits one lease time: long enough to put the database back.
  const redis = system.redis();
  await redis.flushall();
  const processor = await system.startService('processor');
  const fetcher = await system.startService('fetcher');
  await system.deliver(conversations());
  const waiting = async () => {
    const filed = await redis.zcard('{buzon}:messages:completed');
    return filed === 20 && (await redis.zcard('{buzon}:messages:delayed')) === 10;
  };
  await until(waiting, { what: 'the answers to wait, and all others to be filed' });
  await fetcher.kill();
  expect(await system.count('IMAP/Done')).toBe(0);
  await system.stack.postgres.dropDatabase('buzon');
  await system.stack.postgres.createDatabase('buzon', { template: 'buzon_before' });
  const begunAnew = async () =>
    /The queue begins anew/.test(await readFile(processor.logFile, 'utf8'));
  await until(begunAnew, { what: 'the processor to notice' });
  const left = async () => {
    const [delayed, waits, active] = await Promise.all([
      redis.zcard('{buzon}:messages:delayed'),
      redis.zcard('{buzon}:messages:prioritized'),
      redis.llen('{buzon}:messages:active'),
    ]);
    return delayed + waits + active;
  };
  await until(async () => (await left()) === 0, { what: 'the answers to be dropped' });
  redis.disconnect();
  expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(0);
  await fetcher.start();
  await system.untilMoved(30);
  expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(30);
  expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(10);
});

/** First mails, answers that only their references tie to them, and mails that only their subject does. */
function conversations(): string[] {
  const from = (n: number) => `cliente${n}@clientes.example`;
  return [
    ...CONVERSATIONS.map((n) =>
      plainMail({ from: from(n), subject: `Tema ${n}`, messageId: `a${n}@clientes.example` }),
    ),
    ...CONVERSATIONS.map((n) =>
      plainMail({
        from: from(n),
        subject: `Otro ${n}`,
        headers: [`In-Reply-To: <a${n}@clientes.example>`],
      }),
    ),
    ...CONVERSATIONS.map((n) => plainMail({ from: from(n), subject: `Re: Tema ${n}` })),
  ];
}
