import { until } from '@buzon/stack';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainMail, System } from '../src/index.ts';

const PER_HOUR = 3;
const FROM = 'insistente@clientes.example';

describe('confirmations to one address, by two processors and two notifiers', () => {
  let system: System;
  let delivered = 0;
  beforeAll(async () => {
    system = await System.start({
      listeners: [
        { Confirmation: 'Always', ConfirmationsPerHour: PER_HOUR, SyncMaxChangesCount: 1 },
      ],
      services: ['processor', 'processor', 'notifier', 'notifier', 'fetcher'],
    });
  });
  afterAll(() => system?.stop());

  const file = async (count: number): Promise<void> => {
    await system.deliver(Array.from({ length: count }, () => plainMail({ from: FROM })));
    delivered += count;
    await system.untilMoved(delivered);
  };
  const states = (state: string) =>
    system.number('SELECT count(*) FROM buzon.outbox WHERE state = $1', [state]);

  it('N4 at most ConfirmationsPerHour are sent, however many file at once', async () => {
    await file(8);
    await until(async () => (await states('sent')) === PER_HOUR, {
      what: 'those that may be sent',
    });
    expect(await states('suppressed')).toBe(8 - PER_HOUR);
  });

  it('N4 N3 nor are more after a restart of all, with Redis emptied', async () => {
    for (const service of system.services) await service.kill();
    const redis = system.redis();
    await redis.flushall();
    redis.disconnect();
    await system.handOver();
    for (const service of system.services) await service.start();
    await file(4);
    expect(await states('sent')).toBe(PER_HOUR);
    expect(await states('suppressed')).toBe(12 - PER_HOUR);
    const mails = await Promise.all(system.stack.smtp.received.map(({ raw }) => simpleParser(raw)));
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(PER_HOUR);
  });

  it('N4 an hour later there is room again', async () => {
    await system.query(`UPDATE buzon.outbox SET created_at = created_at - interval '61 minutes'`);
    await file(1);
    await until(async () => (await states('sent')) === PER_HOUR + 1, { what: 'one more' });
  });
});
