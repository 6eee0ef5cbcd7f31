import { isOwn } from '@buzon/shared/identity';
import { confirmationJobId, retryInFull } from '@buzon/shared/queue';
import type { SmtpEvent } from '@buzon/stack';
import { until } from '@buzon/stack';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openNotifierPorts } from '../src/open-ports.ts';
import { type Installation, secretKey, startInstallation } from './installation.ts';
import { startLogInServer } from './log-in-server.ts';

let here: Installation;

beforeAll(async () => {
  here = await startInstallation();
});

beforeEach(async () => {
  here.sink.behave(null);
});

afterEach(async () => {
  await here.stopNotifier();
  await here.emptyRedis();
});

afterAll(async () => {
  await here.end();
});

const stateOf = async (outboxId: number) => (await here.store.confirmation(outboxId))?.state;

const untilState = (outboxId: number, state: string) =>
  until(async () => (await stateOf(outboxId)) === state, {
    what: `confirmation ${outboxId} to be ${state}`,
  });

const jobOf = async (outboxId: number) => {
  const job = await here.queue.getJob(confirmationJobId(outboxId));
  if (job === undefined) throw new Error(`no job for ${outboxId}`);
  return job;
};

const untilHeld = (code: string) =>
  until(async () => (await here.gate.current())?.code === code, { what: `hold ${code}` });

const mailsTo = (address: string) => here.sink.received.filter(({ to }) => to.includes(address));

const raise = (words: string): never => {
  throw new Error(words);
};

/** Refuses everybody at one stage. */
const refuseAt = (stage: SmtpEvent['stage'], code: number, text: string) =>
  here.sink.behave((event) => (event.stage === stage ? { code, text } : null));

const headerOf = (raw: Buffer | undefined, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(String(raw))?.[1] ?? '';

it('N1 tells the sender the case number, and N3 records it as sent', async () => {
  await here.start();
  const outboxId = await here.file({
    from: { address: 'ana@clientes.example', name: 'Ana' },
    subject: 'Pedido sin llegar',
    messageId: '<pedido@clientes.example>',
  });
  await here.enqueue(outboxId);
  await untilState(outboxId, 'sent');

  const [mail, ...more] = mailsTo('ana@clientes.example');
  expect(more).toEqual([]);
  expect(mail?.from).toBe('casos@empresa.example');
  const row = await here.store.confirmation(outboxId);
  expect(headerOf(mail?.raw, 'Subject')).toBe(`[#${row?.caseId}] Pedido sin llegar`);
  expect(headerOf(mail?.raw, 'In-Reply-To')).toBe('<pedido@clientes.example>');
  expect(headerOf(mail?.raw, 'Auto-Submitted')).toBe('auto-replied');
  expect(isOwn(headerOf(mail?.raw, 'Message-ID'), secretKey)).toBe(true);
});

it('N3 finds the case of an answer that carries no more than our Message-ID', async () => {
  await here.start();
  const from = { address: 'berta@clientes.example', name: '' };
  const outboxId = await here.file({ from });
  await here.enqueue(outboxId);
  await untilState(outboxId, 'sent');
  const [mail] = mailsTo(from.address);
  const row = await here.store.confirmation(outboxId);

  const trace = await here.store.trace({ by: 'case', id: row?.caseId ?? 0 });
  expect(trace[0]?.confirmations).toMatchObject([{ state: 'sent', recipient: from.address }]);
  await expect(
    here.file({ from, subject: 'otra cosa', threadIds: [headerOf(mail?.raw, 'Message-ID')] }),
  ).rejects.toThrow('not to be confirmed');
  const after = await here.store.trace({ by: 'case', id: row?.caseId ?? 0 });
  expect(after.map(({ matchedBy }) => matchedBy)).toEqual([null, 'references']);
});

it('N6 tries one recipient again that was refused for now', async () => {
  refuseAt('recipient', 450, '4.2.0 greylisted');
  await here.start({ backoff: () => 50 });
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  await until(async () => ((await here.store.confirmation(outboxId))?.attempts ?? 0) >= 2, {
    what: 'two tries',
  });
  expect(await stateOf(outboxId)).toBe('pending');
  expect(await here.gate.current()).toBeNull();
  here.sink.behave(null);
  await untilState(outboxId, 'sent');
});

it('N6 goes on trying for about 72 hours', async () => {
  refuseAt('recipient', 452, '4.3.1 insufficient storage');
  const pauses: number[] = [];
  await here.start({
    backoff(attemptsMade) {
      pauses.push(attemptsMade);
      return 1;
    },
  });
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  await untilState(outboxId, 'failed');
  const job = await jobOf(outboxId);
  await until(() => job.isFailed(), { what: 'the job to be failed' });
  expect(pauses).toHaveLength((job.opts.attempts ?? 0) - 1);
});

it('N6 fails a permanent refusal with the server’s words, without the address', async () => {
  here.sink.behave(({ stage, to }) =>
    stage === 'recipient' ? { code: 550, text: `5.1.1 <${to[0]}>: unknown user` } : null,
  );
  await here.start();
  const from = { address: 'nadie@clientes.example', name: '' };
  const outboxId = await here.file({ from });
  await here.enqueue(outboxId);
  await untilState(outboxId, 'failed');

  const job = await jobOf(outboxId);
  await until(() => job.isFailed(), { what: 'the job to be failed' });
  const { failedReason, attemptsMade } = await jobOf(outboxId);
  expect(failedReason).toContain('5.1.1 <recipient>: unknown user');
  expect(failedReason).not.toContain(from.address);
  expect(attemptsMade).toBe(1);

  here.sink.behave(null);
  await retryInFull(job);
  await untilState(outboxId, 'sent');
});

it.each([
  ['greeting', 'connect', 421, 'try later'],
  ['greeting for good', 'connect', 554, 'no service for you'],
  ['quota', 'data', 554, '5.2.0 STOREDRV.Submission; submission quota exceeded'],
  ['closing', 'recipient', 421, '4.3.2 shutting down'],
] as const)('N6 waits without spending a try: %s', async (what, stage, code, text) => {
  refuseAt(stage, code, text);
  await here.start();
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  const hold = await until(() => here.gate.current(), { what: 'the queue to be held' });
  expect(hold.kind).toBe('world');
  expect((await jobOf(outboxId)).attemptsMade).toBe(0);
  expect(await stateOf(outboxId)).toBe('pending');

  here.sink.behave(null);
  if (what === 'quota') {
    // A provider that counts is not asked every few seconds.
    await until(() => here.probeIsTaken(), { what: 'the right to probe to be held back' });
    await here.expireProbe();
  }
  await untilState(outboxId, 'sent');
  await until(async () => (await here.gate.current()) === null, { what: 'the queue to be open' });
});

it('N6 waits while the mail server is away, and goes on by itself', async () => {
  await here.sink.stop();
  await here.start();
  const outboxIds = await Promise.all([here.file(), here.file(), here.file()]);
  for (const id of outboxIds) await here.enqueue(id);
  const hold = await until(() => here.gate.current(), { what: 'the queue to be held' });
  expect(hold).toMatchObject({ kind: 'world', source: 'smtp' });

  await here.sink.start();
  for (const id of outboxIds) await untilState(id, 'sent');
  const tries = await Promise.all(outboxIds.map(async (id) => (await jobOf(id)).attemptsMade));
  expect(Math.max(...tries)).toBeLessThanOrEqual(1);
});

it('N6 waits on a refused log-in and does not try it again at once: accounts get locked', async () => {
  const server = await startLogInServer();
  await here.start({}, server.url);
  const outboxIds = [await here.file(), await here.file()];
  for (const id of outboxIds) await here.enqueue(id);
  const hold = await until(() => here.gate.current(), { what: 'the queue to be held' });
  expect(hold).toMatchObject({ kind: 'world', source: 'smtp', code: '535' });
  expect(hold.reason).toContain('credentials invalid');
  await until(() => here.probeIsTaken(), { what: 'the right to probe to be held back' });
  // Both may have been under way at once; from then on nobody logs in while the right is held back.
  expect(server.refused).toBeLessThanOrEqual(2);
  expect(await Promise.all(outboxIds.map(stateOf))).toEqual(['pending', 'pending']);
  await here.stopNotifier();
  await server.stop();
});

it('P13 waits while Redis is away, and sends what it had lost', async () => {
  const outboxId = await here.file();
  await here.start({ pendingSeconds: 0, sweepMilliseconds: 50 });
  await untilState(outboxId, 'sent');
  await here.redis.kill();
  const whileAway = await here.file();
  await here.redis.start();
  await untilState(whileAway, 'sent');
});

it('N6 ends when it is asked to while Redis is away, and loses nothing', async () => {
  const outboxId = await here.file();
  await here.start();
  await here.redis.kill();
  await here.stopNotifier();
  await here.redis.start();
  await here.start({ pendingSeconds: 0, sweepMilliseconds: 50 });
  await untilState(outboxId, 'sent');
});

it('P13 waits while the database is away, and goes on by itself', async () => {
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  await here.postgres.kill();
  await here.start();
  const hold = await until(() => here.gate.current(), { what: 'the queue to be held' });
  expect(hold).toMatchObject({ kind: 'world', source: 'database' });
  await here.postgres.start();
  await untilState(outboxId, 'sent');
});

it('P13 holds the queue when all are refused alike, and loses none of those that wait', async () => {
  const held = 25;
  refuseAt('recipient', 554, '5.7.1 relay access denied');
  const outboxIds: number[] = [];
  for (let n = 0; n < held; n += 1) outboxIds.push(await here.file());
  await here.start();
  for (const id of outboxIds) await here.enqueue(id);
  await untilHeld('REPEATED');
  expect(await here.gate.current()).toMatchObject({ kind: 'installation' });

  here.sink.behave(null);
  const isOver = async () => {
    const states = await Promise.all(outboxIds.map(stateOf));
    return states.every((state) => state !== 'pending') ? states : null;
  };
  const states = await until(isOver, { what: 'none to be pending', timeoutMs: 50_000 });
  expect(states.filter((state) => state === 'failed').length).toBeLessThan(20);
  expect(states.filter((state) => state === 'sent').length).toBeGreaterThan(5);
});

it('N2 N6 parks a confirmation that cannot be written, alone, and sends it when that is mended', async () => {
  const [good, bad, later] = [await here.file(), await here.file(), await here.file()];
  // As a template of somebody's own that stumbles over what one mail holds.
  const unreadable = { toString: () => raise('the template stumbles') } as unknown as string;
  await here.start({}, here.sink.url, (...given) => {
    const ports = openNotifierPorts(...given);
    const confirmation = async (id: number) => {
      const row = await ports.store.confirmation(id);
      return row !== null && id === bad ? { ...row, references: [unreadable] } : row;
    };
    return { ...ports, store: { ...ports.store, confirmation } };
  });
  for (const id of [good, bad, later]) await here.enqueue(id);
  for (const id of [good, later]) await untilState(id, 'sent');
  await untilState(bad, 'failed');
  const job = await jobOf(bad);
  await until(() => job.isFailed(), { what: 'the job to be failed' });
  expect((await jobOf(bad)).attemptsMade).toBe(1);
  expect((await jobOf(bad)).failedReason).toBe(
    'The confirmation cannot be written: the template stumbles',
  );
  expect(await here.gate.current()).toBeNull();

  await here.stopNotifier();
  await here.start();
  await retryInFull(await jobOf(bad));
  await untilState(bad, 'sent');
});

it('N3 sends what lost its job when Redis was emptied', async () => {
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  await here.emptyRedis();
  await here.start({ pendingSeconds: 0, sweepMilliseconds: 50 });
  await untilState(outboxId, 'sent');
});

it('N3 sends a row whose job of the same number belongs to a database that was put back', async () => {
  await here.start();
  const before = await here.file();
  const next = before + 1;
  await here.enqueue(next);
  const stale = await jobOf(next);
  await until(() => stale.isCompleted(), { what: 'the job without a row to end' });
  await here.stopNotifier();

  expect(await here.file()).toBe(next);
  await here.start({ pendingSeconds: 0, sweepMilliseconds: 50 });
  await untilState(next, 'sent');
});

it('N3 leaves alone a failed job that waits for a person', async () => {
  refuseAt('recipient', 550, '5.1.1 unknown user');
  await here.start({ pendingSeconds: 0, sweepMilliseconds: 20 });
  const outboxId = await here.file();
  await untilState(outboxId, 'failed');
  const job = await jobOf(outboxId);
  await until(() => job.isFailed(), { what: 'the job to be failed' });

  here.sink.behave(null);
  const later = await here.file();
  await untilState(later, 'sent');
  expect(await stateOf(outboxId)).toBe('failed');
});

it('N6 gives a mail back untried when the service is stopped while the server hangs', async () => {
  await here.start({ gentleStopMilliseconds: 1 });
  const outboxId = await here.file();
  here.sink.freeze();
  await here.enqueue(outboxId);
  const job = await jobOf(outboxId);
  await until(() => job.isActive(), { what: 'the mail to be on its way' });
  await here.stopNotifier();
  expect(await job.isWaiting()).toBe(true);
  expect((await jobOf(outboxId)).attemptsMade).toBe(0);
  expect(await here.gate.current()).toBeNull();

  here.sink.thaw();
  await here.start();
  await untilState(outboxId, 'sent');
});
