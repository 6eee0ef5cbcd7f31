import { openMessagesQueue } from '@buzon/shared/queue';
import { type ServiceServer, until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, dropMsgIn, plainMail, replaceMsgIn, System } from '../src/index.ts';
import { overview } from '../src/system/overview.ts';

/** The four tries of a message take 31 seconds and the time of its procedure. */
const UNTIL_PARKED = 120_000;

const mails = (count: number, subject = 'Reclamo') =>
  Array.from({ length: count }, (_, n) => plainMail({ subject: `${subject} ${n + 1}` }));

describe('an installation in which something is wrong', () => {
  let system: System;
  let processor: ServiceServer;
  let dashboard: ServiceServer;
  let delivered = 0;
  beforeAll(async () => {
    system = await System.start({ services: [] });
    await system.stack.dovecot.addAccount({ ...ACCOUNT, folders: ['IMAP/Ventas'] });
    await system.configure([
      {},
      { ID: 'ventas', InputFolder: 'IMAP/Ventas', CaseProcess: 'Ventas' },
    ]);
    await system.handOver(['Default', 'ventas']);
    processor = await system.startService('processor');
    await system.startService('fetcher');
    dashboard = await system.startService('dashboard');
  });
  afterAll(() => system?.stop());

  const deliver = async (count: number, folder = 'IMAP/New') => {
    await system.deliver(mails(count), folder);
    delivered += count;
  };
  const allDone = (timeoutMs = 60_000) =>
    until(async () => (await system.count('IMAP/Done')) === delivered, {
      what: `all ${delivered} in Done`,
      timeoutMs,
    });
  const messages = async () => {
    const queue = (await overview(dashboard)).queues.find(({ name }) => name === 'messages');
    if (queue === undefined) throw new Error('no queue');
    return queue;
  };
  const listener = async (id: string) => {
    const found = (await overview(dashboard)).listeners.find((view) => view.id === id);
    if (found === undefined) throw new Error(`no listener ${id}`);
    return found;
  };
  const heldBy = (code: string) =>
    until(
      async () => {
        const { hold } = await messages();
        return hold?.code === code ? hold : null;
      },
      { what: `the queue to be held by ${code}` },
    );
  const open = () =>
    until(async () => (await messages()).hold === null, { what: 'the queue to be open' });
  /** How often each filed message was tried. */
  const tries = async () => {
    const redis = system.redis();
    const queue = openMessagesQueue(redis, '{buzon}', () => undefined);
    const jobs = await queue.getJobs(['completed']);
    await queue.close();
    redis.disconnect();
    return jobs.map(({ attemptsMade }) => attemptsMade);
  };

  it('P15 L1 an unknown CaseProcess holds its listener with those that exist; the other goes on', async () => {
    await deliver(10, 'IMAP/Ventas');
    const view = await until(
      async () => {
        const ventas = await listener('ventas');
        return ventas.state === 'held' ? ventas : null;
      },
      { what: 'ventas to be held' },
    );
    expect(view.reason).toBe(
      'CaseProcess "Ventas" does not exist in the database; there are: General',
    );
    expect((await overview(dashboard)).alarms).toContainEqual(
      expect.objectContaining({ kind: 'listener-held', subject: 'ventas', reason: view.reason }),
    );
    await system.deliver(mails(10));
    await until(async () => (await system.count('IMAP/Done')) === 10, { what: 'ten in Done' });
    delivered += 10;
    expect(await system.count('IMAP/Ventas')).toBe(10);
  });

  it('P15 P13 it goes on by itself when the process was made', async () => {
    await system.query(`INSERT INTO buzon.processes (name) VALUES ('Ventas')`);
    await allDone();
    expect(
      await system.number(`SELECT count(*) FROM buzon.cases c
        JOIN buzon.processes p ON p.id = c.process_id WHERE p.name = 'Ventas'`),
    ).toBe(10);
  });

  it('P15 P13 a process that is renamed while its listener works holds that listener’s messages only', async () => {
    await system.query(`UPDATE buzon.processes SET name = 'Otras' WHERE name = 'Ventas'`);
    await deliver(10, 'IMAP/Ventas');
    await until(async () => (await messages()).delayed === 10, { what: 'ten to rest' });
    await system.deliver(mails(10));
    delivered += 10;
    await until(async () => (await system.count('IMAP/New')) === 0, { what: 'New to be empty' });
    expect(await system.count('IMAP/Ventas')).toBe(10);
    expect(await messages()).toMatchObject({ failed: 0, hold: null });
    await system.query(`UPDATE buzon.processes SET name = 'Ventas' WHERE name = 'Otras'`);
    await allDone();
  });

  it('P13 a procedure that is dropped holds the queue with an alarm; nothing is parked', async () => {
    await dropMsgIn(system);
    await deliver(12);
    const hold = await heldBy('BZI01');
    expect(hold).toMatchObject({
      kind: 'installation',
      reason: 'The procedure buzon.pa_sys_msg_in is missing',
    });
    const seen = await overview(dashboard);
    expect(seen.alarms).toContainEqual(
      expect.objectContaining({ kind: 'queue-held', subject: 'messages', reason: hold.reason }),
    );
    await expect
      .poll(() => system.log(processor))
      .toContainEqual(
        expect.objectContaining({ level: 'error', msg: `the queue is held: ${hold.reason}` }),
      );
    expect(await system.count('IMAP/New')).toBe(12);
    expect((await messages()).failed).toBe(0);
  });

  it('P13 it goes on by itself when the procedure is back', async () => {
    await replaceMsgIn(system, '');
    await allDone();
    await open();
    expect((await messages()).failed).toBe(0);
    expect(new Set(await tries())).toEqual(new Set([1]));
  });

  it('P13 a database that is stopped and started in mid-batch costs no message a try', async () => {
    const session = await system.session();
    session.on('error', () => undefined);
    await session.query('BEGIN');
    await session.query('LOCK TABLE buzon.messages IN ACCESS EXCLUSIVE MODE');
    await deliver(30);
    await until(
      () =>
        system.number(`SELECT count(*) FROM pg_stat_activity
          WHERE application_name = 'buzon-processor' AND wait_event_type = 'Lock'`),
      { what: 'filings in progress' },
    );
    await system.stack.postgres.stop();
    session.release(true);
    const hold = await until(async () => (await messages()).hold, { what: 'the queue to be held' });
    expect(hold).toMatchObject({ kind: 'world' });
    expect(await system.count('IMAP/New')).toBe(30);
    await system.stack.postgres.start();
    await allDone();
    await open();
    expect((await messages()).failed).toBe(0);
    expect(new Set(await tries())).toEqual(new Set([1]));
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(delivered);
  });

  it('P13 a procedure that raises for all alike holds the queue; nothing is parked', async () => {
    await replaceMsgIn(system, `RAISE EXCEPTION 'sin bandeja (mensaje %)', random();`);
    await deliver(25);
    const hold = await heldBy('REPEATED');
    expect(hold).toMatchObject({ kind: 'installation' });
    expect(hold.reason).toContain('sin bandeja');
    await replaceMsgIn(system, '');
    await allDone(60_000);
    await open();
    expect((await messages()).failed).toBe(0);
  });

  it(
    'P13 L7 one message on which the procedure always times out is parked; the others flow',
    async () => {
      await processor.stop();
      const DATABASE_URL = `${system.databaseUrl}?procedureTimeout=1`;
      await system.startService('processor', { DATABASE_URL });
      await replaceMsgIn(
        system,
        `IF pa_sys_msg_in.subject LIKE 'Lento%' THEN PERFORM pg_sleep(600); END IF;`,
      );
      await system.deliver(mails(1, 'Lento'));
      await deliver(11);
      await system.untilMoved(delivered, { left: 1 });
      await until(async () => (await messages()).failed === 1, {
        what: 'one parked message',
        timeoutMs: UNTIL_PARKED,
      });
      expect((await messages()).hold).toBeNull();
      await deliver(10);
      await allDone();
      const board = await fetch(
        `${dashboard.url}/queues/api/queues?activeQueue=messages&status=failed`,
      );
      expect(await board.text()).toContain('PA_SYS_MSG_IN took longer than it may');
    },
    2 * UNTIL_PARKED,
  );
});
