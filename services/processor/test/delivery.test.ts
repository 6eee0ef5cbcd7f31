import { until } from '@buzon/stack';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { largeMail, manyTags, nestedParts, smallMail } from './hostile-mails.ts';
import { listener } from './installation.ts';
import { type Servers, startServers } from './servers.ts';
import { jobIdOf, Workbench } from './workbench.ts';

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

const RAISING = `CREATE OR REPLACE PROCEDURE buzon.pa_sys_msg_in (subject text, INOUT inbox_id bigint)
LANGUAGE plpgsql AS $$ BEGIN
  IF subject LIKE 'Malo%' THEN RAISE EXCEPTION 'El producto % no existe', subject; END IF;
  inbox_id := 1;
END $$`;

async function raiseForBadOnes(): Promise<void> {
  await bench.sql('DROP PROCEDURE buzon.pa_sys_msg_in');
  await bench.sql(RAISING);
}

it('P1 P3 mails of the queue become cases, each delivery known to the database', async () => {
  await bench.start();
  await bench.put(
    { uid: 1, raw: smallMail('Factura equivocada') },
    { uid: 2, raw: largeMail(500_000) },
    { uid: 3, raw: smallMail('RE: factura equivocada') },
  );
  await bench.settled(3);
  // Which of the two about the invoice came first is chance: both go to the one case.
  const jobs = await Promise.all([1, 2, 3].map((uid) => bench.job({ uid })));
  const [first, other, second] = jobs.map(({ returnvalue }) => returnvalue);
  expect(second?.caseId).toBe(first?.caseId);
  expect(other).toMatchObject({ outcome: 'opened' });
  const filed = await bench.sql(
    'SELECT uid::int, outcome, message_id::int FROM buzon.deliveries ORDER BY uid',
  );
  expect(filed).toEqual(
    [first, other, second].map((result, index) => ({
      uid: index + 1,
      outcome: result?.outcome,
      message_id: result?.messageId,
    })),
  );
  expect(await bench.counted('buzon_filed_total', { outcome: 'opened' })).toBe(2);
});

it('P7 attachments become items only where the listener extracts them', async () => {
  const listeners = [
    listener({ id: 'Whole' }),
    listener({ id: 'Apart', extractAttachments: true }),
  ];
  await bench.start({ listeners });
  await bench.put(
    { uid: 1, raw: largeMail(100_000), listener: 'Whole' },
    { uid: 2, raw: largeMail(100_000), listener: 'Apart' },
  );
  await bench.settled(2);
  const items = await bench.sql(
    `SELECT m.listener, a.kind FROM buzon.attachments a JOIN buzon.messages m ON m.id = a.message_id
      ORDER BY m.listener, a.kind DESC`,
  );
  expect(items).toEqual([
    { listener: 'Apart', kind: 'mail' },
    { listener: 'Apart', kind: 'file' },
    { listener: 'Whole', kind: 'mail' },
  ]);
});

it('P10 the same mail delivered twice is filed once, and both jobs complete', async () => {
  await bench.start();
  await bench.put({ uid: 1, raw: smallMail('Una vez') }, { uid: 2, raw: smallMail('Una vez') });
  await bench.settled(2);
  expect(await bench.sql('SELECT count(*)::int AS n FROM buzon.messages')).toEqual([{ n: 1 }]);
  const outcomes = await bench.sql('SELECT outcome FROM buzon.deliveries ORDER BY outcome');
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['duplicate', 'opened']);
});

it('P13 a message whose procedure raises is parked with its words after 4 tries, others are filed', async () => {
  await bench.start();
  await bench.ready();
  await raiseForBadOnes();
  await bench.put({ uid: 1, raw: smallMail('Malo 1') }, { uid: 2, raw: smallMail('Bueno') });
  await bench.settled(1, 1);
  const job = await bench.job({ uid: 1 });
  expect(job.attemptsMade).toBe(4);
  expect(job.failedReason).toContain('El producto Malo 1 no existe');
  expect(await bench.counted('buzon_parked_total')).toBe(1);
  expect(await bench.sql('SELECT subject FROM buzon.messages')).toEqual([{ subject: 'Bueno' }]);
  expect(await bench.gate.current()).toBeNull();
});

it('P10 a job whose bytes are gone is not completed, spends nothing, and is filed when they are back', async () => {
  await bench.start();
  const mail = { uid: 1, raw: smallMail('Sin bytes'), withBytes: false };
  await bench.put(mail);
  await until(async () => (await bench.job(mail)).attemptsStarted >= 2, {
    what: 'the job to look for its bytes again',
  });
  const waiting = await bench.job(mail);
  expect([waiting.attemptsMade, waiting.finishedOn]).toEqual([0, undefined]);
  await bench.bytes.put(jobIdOf(mail), mail.raw);
  await bench.settled(1);
  expect((await bench.job(mail)).returnvalue).toMatchObject({ outcome: 'opened' });
});

it('L13 a message that the fetcher cannot supply is parked at once with the reason, once', async () => {
  await bench.start();
  const mail = { uid: 1, raw: smallMail('Enorme'), withBytes: false };
  await bench.bytes.refuse(jobIdOf(mail), 'message too large: 60 MB, allowed 50 MB');
  await bench.put(mail);
  await bench.settled(0, 1);
  expect((await bench.job(mail)).failedReason).toBe('message too large: 60 MB, allowed 50 MB');
  await bench.bytes.put(jobIdOf(mail), mail.raw);
  await (await bench.job(mail)).retry('failed');
  await bench.settled(1);
});

it('L1 a listener that the settings no longer know waits, and holds nobody else', async () => {
  await bench.start();
  const lost = { uid: 1, raw: smallMail('Sin listener'), listener: 'Antiguo' };
  await bench.put(lost, { uid: 2, raw: smallMail('Otro') });
  await bench.settled(1);
  await until(async () => (await bench.job(lost)).getState().then((state) => state === 'delayed'), {
    what: 'the job to be delayed',
  });
  expect((await bench.job(lost)).attemptsMade).toBe(0);
  expect(bench.lines.filter(({ listener: id }) => id === 'Antiguo')).toContainEqual(
    expect.objectContaining({ msg: expect.stringContaining('no listener of this ID') }),
  );
});

it('P15 an unknown process holds its listener alone', async () => {
  const listeners = [listener({}), listener({ id: 'Ventas', caseProcess: 'Inexistente' })];
  await bench.start({ listeners });
  const held = { uid: 1, raw: smallMail('Venta'), listener: 'Ventas' };
  await bench.put(held, { uid: 2, raw: smallMail('Reclamo') });
  await bench.settled(1);
  await until(async () => (await bench.job(held)).getState().then((state) => state === 'delayed'), {
    what: 'the job to be delayed',
  });
  expect((await bench.job(held)).attemptsMade).toBe(0);
  expect(await bench.gate.current()).toBeNull();
  await bench.sql(`INSERT INTO buzon.processes (name) VALUES ('Inexistente')`);
  await bench.settled(2);
});

it('P1 hostile mails are filed while small ones go on', async () => {
  await bench.start();
  await bench.put(
    { uid: 1, raw: manyTags(1_000_000) },
    { uid: 2, raw: nestedParts(1_000) },
    ...Array.from({ length: 20 }, (_, n) => ({ uid: 10 + n, raw: smallMail(`Reclamo ${n}`) })),
  );
  await bench.settled(22);
  expect(await bench.counted('buzon_parse_fallback_total')).toBe(1);
  const last = await bench.sql(
    'SELECT uid::int FROM buzon.deliveries ORDER BY filed_at DESC LIMIT 2',
  );
  expect(last).toContainEqual({ uid: 2 });
});

it('P1 a mail that was at work in a process that died is read in a child, and filed', async () => {
  const mail = { uid: 1, raw: smallMail('Sospechoso') };
  await bench.put(mail);
  const job = await bench.job(mail);
  await bench.redis.hset(`${bench.prefix}:messages:${job.id}`, 'stc', '1');
  await bench.start();
  await bench.settled(1);
  expect((await bench.job(mail)).stalledCounter).toBe(1);
});

it('O5 the log follows one message by its job id, and tells nothing of its content', async () => {
  await bench.start();
  const mail = { uid: 1, raw: smallMail('Asunto secreto') };
  await bench.put(mail);
  await bench.settled(1);
  const said = bench.lines.filter(({ job }) => job === jobIdOf(mail));
  expect(said).toContainEqual(
    expect.objectContaining({
      msg: 'filed',
      listener: 'Default',
      uid: 1,
      outcome: 'opened',
      case: expect.any(Number),
      ms: expect.any(Number),
    }),
  );
  expect(JSON.stringify(bench.lines)).not.toContain('secreto');
});
