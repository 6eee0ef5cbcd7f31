import { until } from '@buzon/stack';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { smallMail } from './hostile-mails.ts';
import { type Servers, startServers } from './servers.ts';
import { type Put, Workbench } from './workbench.ts';

let servers: Servers;
let bench: Workbench;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(async () => {
  await servers.stop();
});
beforeEach(async () => {
  bench = await Workbench.open(servers);
});
afterEach(async () => {
  await bench.close();
});

const ROUTING = `CREATE PROCEDURE buzon.pa_sys_msg_in (subject text, INOUT inbox_id bigint)
LANGUAGE plpgsql AS $$ BEGIN inbox_id := 1; END $$`;
const RAISING = `CREATE PROCEDURE buzon.pa_sys_msg_in (subject text, INOUT inbox_id bigint)
LANGUAGE plpgsql AS $$ BEGIN
  IF subject LIKE 'Malo%' THEN RAISE EXCEPTION 'Falla en el paso %', length(subject); END IF;
  inbox_id := 1;
END $$`;

async function replaceProcedure(by: string | null): Promise<void> {
  await bench.sql('DROP PROCEDURE IF EXISTS buzon.pa_sys_msg_in');
  if (by !== null) await bench.sql(by);
}

function mails(count: number, subject = 'Reclamo', firstUid = 1): Put[] {
  return Array.from({ length: count }, (_, n) => ({
    uid: firstUid + n,
    raw: smallMail(`${subject} ${firstUid + n}`),
  }));
}

async function held(code?: RegExp): Promise<void> {
  await until(async () => (code ?? /./).test((await bench.gate.current())?.code ?? ''), {
    what: 'the queue to be held',
  });
}

async function attemptsStarted(all: readonly Put[]): Promise<number> {
  const jobs = await Promise.all(all.map((mail) => bench.job(mail)));
  return jobs.reduce((sum, job) => sum + job.attemptsStarted, 0);
}

/** No job failed or spent an attempt, except the one that completed it. */
async function expectUnspent(all: readonly Put[]): Promise<void> {
  const jobs = await Promise.all(all.map((mail) => bench.job(mail)));
  const spent = jobs.map((job) => job.attemptsMade - (job.finishedOn === undefined ? 0 : 1));
  expect(spent).toEqual(all.map(() => 0));
  expect(await bench.queue.getFailedCount()).toBe(0);
}

it('P13 the database away: everything waits unspent, and goes on by itself', async () => {
  await bench.start();
  await bench.ready();
  await servers.postgres.kill();
  const all = mails(30);
  await bench.put(...all);
  await held();
  expect(await bench.gate.current()).toMatchObject({ kind: 'world', source: 'database' });
  expect(await bench.counted('buzon_queue_held')).toBe(1);
  await expectUnspent(all);
  await servers.postgres.start();
  await bench.settled(30);
  await expectUnspent(all);
  expect(await bench.gate.current()).toBeNull();
  expect(bench.lines.map(({ msg }) => msg)).toContain('the queue goes on');
});

it('P13 the database killed under running filings: nothing is lost or parked', async () => {
  await bench.start();
  const all = mails(60);
  await bench.put(...all);
  await until(async () => (await bench.queue.getCompletedCount()) > 5, { what: 'some filed' });
  await servers.postgres.kill();
  await held();
  await servers.postgres.start();
  await bench.settled(60);
  await expectUnspent(all);
  expect(await bench.sql('SELECT count(*)::int AS n FROM buzon.messages')).toEqual([{ n: 60 }]);
});

it('P13 a database that is away at start is waited for', async () => {
  await servers.postgres.kill();
  await bench.start();
  const all = mails(3);
  await bench.put(...all);
  await until(() => bench.lines.some(({ msg }) => String(msg).startsWith('waiting for')), {
    what: 'a word about the database',
  });
  expect(bench.checks.get('database')?.()).toEqual(expect.any(String));
  expect(bench.checks.get('redis')?.()).toBeNull();
  await servers.postgres.start();
  await bench.settled(3);
  expect(bench.checks.get('database')?.()).toBeNull();
  await expectUnspent(all);
});

it('P13 the procedure missing: held with an alarm, nothing parked, goes on when it is back', async () => {
  await bench.start();
  await bench.ready();
  await replaceProcedure(null);
  const all = mails(30);
  await bench.put(...all);
  await held();
  expect(await bench.gate.current()).toMatchObject({
    kind: 'installation',
    reason: expect.stringContaining('pa_sys_msg_in'),
  });
  expect(bench.lines).toContainEqual(
    expect.objectContaining({ level: 'error', msg: expect.stringContaining('the queue is held') }),
  );
  await expectUnspent(all);
  await replaceProcedure(ROUTING);
  await bench.settled(30);
  await expectUnspent(all);
});

it('P13 the same error on 20 messages running: held, nothing parked, goes on when mended', async () => {
  // The pauses between tries are long, so that each message fails only once before the queue is held.
  await bench.start({ backoff: () => 3_000 });
  await bench.ready();
  await replaceProcedure(RAISING);
  const all = mails(24, 'Malo');
  await bench.put(...all);
  await held(/REPEATED/);
  expect(await bench.gate.current()).toMatchObject({
    kind: 'installation',
    reason: expect.stringContaining('Falla en el paso'),
  });
  const started = await attemptsStarted(all);
  await until(async () => (await attemptsStarted(all)) > started + 4, { what: 'probes' });
  expect((await bench.gate.current())?.code).toBe('REPEATED');
  expect(await bench.queue.getFailedCount()).toBe(0);
  await replaceProcedure(ROUTING);
  await bench.settled(24, 0, 60_000);
});

it('P13 messages that fail alike do not hold the others: one of those that is filed ends the hold', async () => {
  await bench.start({ backoff: () => 3_000 });
  await bench.ready();
  await replaceProcedure(RAISING);
  await bench.put(...mails(20, 'Malo'));
  await held(/REPEATED/);
  await bench.put(...mails(5, 'Bueno', 100));
  await until(async () => (await bench.queue.getCompletedCount()) === 5, {
    what: 'the good ones to be filed',
  });
});

it('P13 a message that fails while others are filed is parked, whatever the queue went through', async () => {
  await bench.start();
  await bench.ready();
  await replaceProcedure(null);
  await bench.put(...mails(1, 'Malo'), ...mails(3, 'Bueno', 50));
  await held(/BZI01/);
  await replaceProcedure(RAISING);
  await bench.settled(3, 1);
  expect((await bench.job({ uid: 1 })).attemptsMade).toBe(4);
});

it('P13 a message on which the procedure always times out is parked, the others flow', async () => {
  await bench.start({ databaseParameters: 'procedureTimeout=1' });
  await bench.ready();
  await replaceProcedure(
    RAISING.replace('RAISE EXCEPTION', 'PERFORM pg_sleep(60); RAISE EXCEPTION'),
  );
  await bench.put(...mails(1, 'Malo'), ...mails(40, 'Bueno', 50));
  await bench.settled(40, 1, 50_000);
  const slow = await bench.job({ uid: 1 });
  expect(slow.attemptsMade).toBe(4);
  expect(slow.failedReason).toContain('PA_SYS_MSG_IN took longer than it may');
  expect(await bench.gate.current()).toBeNull();
});

it('P13 a message that the server breaks on each time does not keep the others from being filed', async () => {
  await bench.start();
  await bench.ready();
  const cut = 'PERFORM pg_terminate_backend(pg_backend_pid()); RAISE EXCEPTION';
  await replaceProcedure(RAISING.replace('RAISE EXCEPTION', cut));
  await bench.put(...mails(1, 'Malo'), ...mails(10, 'Bueno', 50));
  await until(async () => (await bench.queue.getCompletedCount()) === 10, {
    what: 'the others to be filed',
  });
  expect((await bench.job({ uid: 1 })).attemptsMade).toBe(0);
});

it('P13 Redis restarted and empty: the processor goes on with what is put again', async () => {
  await bench.start();
  await bench.put(...mails(3));
  await bench.settled(3);
  await servers.redis.kill();
  await until(() => bench.checks.get('redis')?.() !== null, { what: 'Redis to be missed' });
  await servers.redis.start();
  await bench.put(...mails(6));
  await bench.settled(6);
  expect(bench.checks.get('redis')?.()).toBeNull();
  expect(await bench.sql('SELECT count(*)::int AS n FROM buzon.messages')).toEqual([{ n: 6 }]);
});

it('P13 Redis emptied while the queue is held: the next failure holds it again', async () => {
  await bench.start();
  await bench.ready();
  await replaceProcedure(null);
  const all = mails(3);
  await bench.put(...all);
  await held(/BZI01/);
  await bench.redis.flushall();
  await bench.put(...all);
  await held(/BZI01/);
  await replaceProcedure(ROUTING);
  await bench.settled(3);
});
