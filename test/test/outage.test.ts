import { setTimeout as pause } from 'node:timers/promises';
import { MESSAGES_QUEUE } from '@buzon/shared/queue';
import { type ServiceServer, startTcpProxy, type TcpProxy, until } from '@buzon/stack';
import type { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropMsgIn, plainMail, System } from '../src/index.ts';

/** In place of minutes: as long as several of the longest pauses of a service. */
const OUTAGE_MS = 12_000;
const RECOVERY_MS = 10_000;
const BURST = 12;
const STORM = 5;
/** Of all three services together, a minute. A busy loop makes thousands. */
const MOST_CONNECTIONS = 900;
const MOST_LOG_LINES = 400;
/** What each mail is worth to the log, once each, however long the outage. */
const OF_A_MAIL: readonly unknown[] = ['enqueued', 'filed', 'moved', 'Confirmation'];

type Server = 'redis' | 'database' | 'imap' | 'smtp';

describe('a server is away', () => {
  let system: System;
  let redis: Redis;
  let networks: Record<Server, TcpProxy>;
  let moved = 0;

  beforeAll(async () => {
    system = await System.start({ services: [] });
    const { stack } = system;
    const to = (target: number) => startTcpProxy({ target });
    networks = {
      redis: await to(stack.redis.port),
      database: await to(stack.postgres.port),
      imap: await to(stack.dovecot.port),
      smtp: await to(stack.smtp.port),
    };
    await system.configure([
      {
        Port: networks.imap.port,
        SyncMaxChangesCount: 1,
        Confirmation: 'Always',
        ConfirmationsPerHour: 1_000,
      },
    ]);
    const database = new URL(system.databaseUrl);
    database.port = String(networks.database.port);
    const env = {
      REDIS_URL: `redis://127.0.0.1:${networks.redis.port}`,
      DATABASE_URL: database.href,
      SMTP_URL: `smtp://127.0.0.1:${networks.smtp.port}`,
    };
    await Promise.all(
      (['processor', 'fetcher', 'notifier'] as const).map((service) =>
        system.startService(service, env),
      ),
    );
    redis = system.redis();
    // Everybody has met everybody before the first outage.
    await deliver(2);
    await untilDone();
  });
  afterAll(async () => {
    redis.disconnect();
    await system.stop();
    await Promise.all(Object.values(networks).map((network) => network.stop()));
  });
  beforeEach(async () => {
    for (const network of Object.values(networks)) await network.heal();
  });

  const deliver = async (count: number) => {
    moved += count;
    await system.deliver(Array.from({ length: count }, () => plainMail()));
  };
  const untilDone = async (timeoutMs = 60_000) => {
    await system.untilMoved(moved, { timeoutMs });
    await until(() => system.stack.smtp.received.length >= moved, {
      what: 'all to be confirmed',
      timeoutMs,
    });
  };
  const progress = async () =>
    (await system.count('IMAP/Done')) + system.stack.smtp.received.length;
  /** But for what each mail is worth: a line too many of those counts. */
  const logLines = async () => {
    const logs = await Promise.all(system.services.map((service) => system.log(service)));
    const lines = logs.flat();
    const ofMails = lines.filter(({ msg }) => OF_A_MAIL.includes(msg)).length;
    return lines.length - Math.min(ofMails, moved * OF_A_MAIL.length);
  };
  /** Nothing parked, no attempt spent on anything but what it took to be done. */
  const nothingSpent = async () => {
    expect(await redis.zcard(`{buzon}:${MESSAGES_QUEUE}:failed`)).toBe(0);
    const attempts = await Promise.all(
      (await redis.zrange(`{buzon}:${MESSAGES_QUEUE}:completed`, 0, -1)).map((id) =>
        redis.hget(`{buzon}:${MESSAGES_QUEUE}:${id}`, 'atm'),
      ),
    );
    expect([...new Set(attempts)]).toEqual(['1']);
    expect(await system.number('SELECT coalesce(sum(attempts), 0) FROM buzon.outbox')).toBe(0);
    const unsent = "SELECT count(*) FROM buzon.outbox WHERE state <> 'sent'";
    await until(async () => (await system.number(unsent)) === 0, { what: 'all to be recorded' });
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(moved);
    expect(await system.number('SELECT count(*) FROM buzon.cases')).toBe(moved);
  };

  it.each(['database', 'redis', 'imap', 'smtp'] as const)(
    'P13 L9 N6 %s away: all waits without a busy loop, spends nothing, and goes on by itself within 10 s',
    async (server) => {
      await deliver(BURST);
      networks[server].turnAway();
      await deliver(BURST);
      const [connections, lines] = [networks[server].accepted, await logLines()];
      await pause(OUTAGE_MS);
      const minutes = OUTAGE_MS / 60_000;
      expect((networks[server].accepted - connections) / minutes).toBeLessThan(MOST_CONNECTIONS);
      expect(((await logLines()) - lines) / minutes).toBeLessThan(MOST_LOG_LINES);
      expect(system.services.every(isRunning)).toBe(true);
      const before = await progress();
      await networks[server].heal();
      await until(async () => (await progress()) > before, {
        what: 'work to go on',
        timeoutMs: RECOVERY_MS,
      });
      await untilDone();
      await nothingSpent();
    },
    120_000,
  );

  it('P13 a database without a free connection is waited for, and nothing is spent', async () => {
    await system.query('ALTER SYSTEM SET max_connections = 40');
    await system.stack.postgres.stop();
    await system.stack.postgres.start();
    const hoarded: pg.Client[] = [];
    const hoard = async () => {
      for (;;) {
        const client = new pg.Client({ connectionString: system.databaseUrl });
        client.on('error', () => undefined);
        try {
          await client.connect();
        } catch {
          return;
        }
        hoarded.push(client);
      }
    };
    await hoard();
    const [first] = hoarded;
    await first?.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name LIKE 'buzon%'`);
    await hoard();
    await deliver(BURST);
    await until(async () => (await redis.get(`{buzon}:hold:${MESSAGES_QUEUE}`)) !== null, {
      what: 'the queue to be held',
    });
    expect(await redis.get(`{buzon}:hold:${MESSAGES_QUEUE}`)).toContain('53300');
    await Promise.all(hoarded.map((client) => client.end()));
    await untilDone();
    await nothingSpent();
  }, 120_000);

  it('P13 a storm of deadlocks parks nothing', async () => {
    await system.query('CREATE TABLE public.sides (side int PRIMARY KEY, touched int NOT NULL)');
    await system.query('INSERT INTO public.sides VALUES (0, 0), (1, 0)');
    await dropMsgIn(system);
    await system.query(`CREATE PROCEDURE buzon.pa_sys_msg_in (
        IN message_id bigint, IN functional_unit_id bigint, INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE public.sides SET touched = touched + 1 WHERE side = message_id % 2;
        PERFORM pg_sleep(0.05);
        UPDATE public.sides SET touched = touched + 1 WHERE side = 1 - message_id % 2;
        IF inbox_id IS NULL THEN
          SELECT min(i.id) INTO inbox_id FROM buzon.inboxes i
          WHERE i.functional_unit_id = pa_sys_msg_in.functional_unit_id;
        END IF;
      END $$`);
    await deliver(STORM);
    await until(deadlocks, { what: 'a deadlock' });
    await untilDone();
    expect(await redis.zcard(`{buzon}:${MESSAGES_QUEUE}:failed`)).toBe(0);
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(moved);
  }, 120_000);

  const deadlocks = () =>
    system.number("SELECT deadlocks FROM pg_stat_database WHERE datname = 'buzon'");
});

function isRunning(service: ServiceServer): boolean {
  try {
    return service.pid > 0;
  } catch {
    return false;
  }
}
