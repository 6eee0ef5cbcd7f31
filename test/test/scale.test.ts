import { until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainMail, System } from '../src/index.ts';

const mails = (count: number) => Array.from({ length: count }, () => plainMail());

describe('scaling out', () => {
  let system: System;
  beforeAll(async () => {
    system = await System.start({
      services: ['processor', 'processor'],
      env: { PROCESSOR_CONCURRENCY: '4' },
    });
  });
  afterAll(() => system.stop());

  it('P14 L4 two processors share a batch of 1,000: each did at least a quarter, nothing is doubled', async () => {
    await system.deliver(mails(1_000));
    await system.startService('fetcher');
    await system.untilMoved(1_000, { timeoutMs: 120_000 });
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(1_000);
    expect(await system.number('SELECT count(*) FROM buzon.deliveries')).toBe(1_000);
    for (const processor of system.services.slice(0, 2)) {
      const filed = (await system.log(processor)).filter(({ msg }) => msg === 'filed');
      expect(filed.length).toBeGreaterThanOrEqual(250);
    }
  }, 180_000);

  it('L4 the thousand were moved by few commands', async () => {
    const fetcher = system.services[2];
    const log = fetcher ? await system.log(fetcher) : [];
    const moves = log.filter(({ msg }) => msg === 'moved what is filed');
    expect(moves.length).toBeLessThanOrEqual(4);
  });
});

describe('several listeners of one fetcher', () => {
  let system: System;
  const second = { user: 'consultas@example.com', password: 'x', folders: ['Entrada', 'Hecho'] };
  beforeAll(async () => {
    system = await System.start({
      accounts: [second],
      listeners: [
        { ID: 'Reclamos', MaxMessageBytes: 20_000 },
        {
          ID: 'Consultas',
          UserName: second.user,
          Password: second.password,
          InputFolder: 'Entrada',
          OutputFolder: 'Hecho/2026',
        },
        { ID: 'Roto', UserName: second.user, Password: 'falsa', InputFolder: 'Otra' },
        { ID: 'Perdido', UserName: second.user, Password: 'x', InputFolder: 'Entrda' },
      ],
    });
  });
  afterAll(() => system.stop());

  it('L1 L2 each serves its own folders, and the faults of two do not stop the others', async () => {
    await system.deliver(mails(10));
    await system.deliver(mails(10), 'Entrada', second.user);
    await until(async () => (await system.count('IMAP/Done')) === 10, { what: 'Reclamos' });
    await until(async () => (await system.count('Hecho/2026', second.user)) === 10, {
      what: 'Consultas, whose output folder is made',
    });
    const byListener = await system.query<{ listener: string; count: number }>(
      'SELECT listener, count(*)::int AS count FROM buzon.messages GROUP BY 1 ORDER BY 1',
    );
    expect(byListener).toEqual([
      { listener: 'Consultas', count: 10 },
      { listener: 'Reclamos', count: 10 },
    ]);
  });

  it('L2 L9 the faulty ones are held, in a person’s words', async () => {
    const redis = system.redis();
    const status = async (id: string) =>
      JSON.parse((await redis.get(`{buzon}:listener:${id}`)) ?? '{}');
    const held = (id: string) =>
      until(async () => (await status(id)).state === 'held', { what: `${id} to be held` });
    await held('Roto');
    await held('Perdido');
    expect((await status('Roto')).code).toBe('AUTHENTICATION');
    expect((await status('Perdido')).reason).toContain('Entrada');
    redis.disconnect();
  });

  it('L13 a message that is too large is parked, is not downloaded, and holds nobody up', async () => {
    const large = plainMail({ subject: 'enorme', body: 'x'.repeat(30_000) });
    await system.deliver([large, ...mails(9)]);
    await system.untilMoved(19, { left: 1 });
    const redis = system.redis();
    const [parked] = await redis.zrange('{buzon}:messages:failed', 0, -1);
    const reason = await redis.hget(`{buzon}:messages:${parked}`, 'failedReason');
    expect(reason).toMatch(/^message too large: 3\d{4} bytes, MaxMessageBytes is 20000/);
    redis.disconnect();
    expect(
      await system.number("SELECT count(*) FROM buzon.messages WHERE subject = 'enorme'"),
    ).toBe(0);
  });
});
