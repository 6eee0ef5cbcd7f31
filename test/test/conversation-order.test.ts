import { until } from '@buzon/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainMail, System } from '../src/index.ts';

let system: System;
beforeAll(async () => {
  system = await System.start({ services: ['fetcher'], env: { MAX_MESSAGES_IN_FLIGHT: '10' } });
});
afterAll(() => system?.stop());

it('P5 a Redis that is emptied does not turn the order of a conversation round', async () => {
  const numbers = Array.from({ length: 10 }, (_, n) => n);
  const from = (n: number) => `cliente${n}@clientes.example`;
  await system.deliver([
    ...numbers.map((n) =>
      plainMail({ from: from(n), subject: `Tema ${n}`, messageId: `a${n}@clientes.example` }),
    ),
    // Of the same conversation by their references only, then by their subject only.
    ...numbers.map((n) =>
      plainMail({
        from: from(n),
        subject: `Otro ${n}`,
        headers: [`In-Reply-To: <a${n}@clientes.example>`],
      }),
    ),
    ...numbers.map((n) => plainMail({ from: from(n), subject: `Re: Tema ${n}` })),
  ]);
  const redis = system.redis();
  const queued = async () => (await redis.zcard('{buzon}:messages:prioritized')) === 10;
  await until(queued, { what: 'ten in the queue' });
  await redis.flushall();
  await until(queued, { what: 'ten in the queue again' });
  redis.disconnect();
  await system.startService('processor');
  await system.untilMoved(30);
  expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(10);
});
