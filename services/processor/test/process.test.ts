import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '@buzon/stack';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { manyTags, smallMail } from './hostile-mails.ts';
import { ProcessorProcess } from './processor-process.ts';
import { type Servers, startServers } from './servers.ts';
import { Workbench } from './workbench.ts';

let servers: Servers;
let bench: Workbench;
const processes: ProcessorProcess[] = [];
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
  for (const one of processes) one.kill('SIGKILL');
  await Promise.all(processes.splice(0).map((one) => one.ended()));
  await bench.close();
});

async function startProcess(concurrency = 8): Promise<ProcessorProcess> {
  const one = await ProcessorProcess.start({
    REDIS_URL: servers.redis.url,
    DATABASE_URL: bench.databaseUrl,
    BUZON_PREFIX: bench.prefix,
    PROCESSOR_CONCURRENCY: String(concurrency),
  });
  processes.push(one);
  return one;
}

function mails(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    uid: n + 1,
    raw: smallMail(`Reclamo ${n}`, `cliente${n}@example.com`),
  }));
}

async function expectEachFiledOnce(count: number): Promise<void> {
  expect(
    await bench.sql(
      `SELECT count(*)::int AS messages, count(DISTINCT fingerprint)::int AS mails,
        (SELECT count(*)::int FROM buzon.deliveries) AS deliveries FROM buzon.messages`,
    ),
  ).toEqual([{ messages: count, mails: count, deliveries: count }]);
}

it('P10 kill -9 of a processor in mid-batch: another files the rest, every message once', async () => {
  const first = await startProcess();
  await bench.put(...mails(200));
  await until(() => first.filed > 20, { what: 'the first to be in mid-batch' });
  first.kill('SIGKILL');
  await first.ended();
  expect(await bench.queue.getActiveCount()).toBeGreaterThan(0);
  await startProcess();
  await bench.settled(200, 0, 50_000);
  await expectEachFiledOnce(200);
});

it('P14 two processors share a batch, and each message is filed once', async () => {
  const both = [await startProcess(), await startProcess()] as const;
  await until(() => both.every(({ lines }) => lines.some(({ msg }) => msg === 'started')), {
    what: 'both to start',
  });
  await bench.put(...mails(300));
  await bench.settled(300, 0, 50_000);
  await expectEachFiledOnce(300);
  await until(() => both[0].filed + both[1].filed === 300, { what: 'all to be logged' });
  expect(Math.min(both[0].filed, both[1].filed)).toBeGreaterThan(0);
});

it('O5 SIGTERM in mid-batch: it finishes what it began, spends nothing, ends with status 0', async () => {
  const first = await startProcess();
  const all = mails(200);
  await bench.put(...all);
  await until(() => first.filed > 20, { what: 'the first to be in mid-batch' });
  first.kill('SIGTERM');
  expect(await first.ended()).toBe(0);
  expect(await bench.queue.getActiveCount()).toBe(0);
  const waiting = await bench.queue.getPrioritized();
  expect(waiting.length).toBeGreaterThan(0);
  expect(waiting.filter((job) => job.attemptsMade + job.stalledCounter > 0)).toEqual([]);
  await startProcess();
  await bench.settled(200);
  await expectEachFiledOnce(200);
});

it('O5 SIGTERM while a filing hangs: its job goes back unspent, and the process ends in time', async () => {
  const first = await startProcess();
  await bench.put(...mails(1));
  await bench.settled(1);
  await bench.sql('DROP PROCEDURE buzon.pa_sys_msg_in');
  await bench.sql(`CREATE PROCEDURE buzon.pa_sys_msg_in (INOUT inbox_id bigint)
    LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(25); inbox_id := 1; END $$`);
  await bench.put(...mails(2));
  await until(() => bench.queue.getActiveCount(), { what: 'the filing to hang' });
  first.kill('SIGTERM');
  await first.ended();
  const job = await bench.job({ uid: 2 });
  expect([await job.getState(), job.attemptsMade, job.stalledCounter]).toEqual([
    'prioritized',
    0,
    0,
  ]);
});

it('O5 SIGTERM while Redis is frozen ends it within 20 s all the same', async () => {
  const first = await startProcess();
  await bench.put(...mails(5));
  await bench.settled(5);
  await servers.redis.freeze();
  try {
    const asked = performance.now();
    first.kill('SIGTERM');
    await first.ended();
    expect(performance.now() - asked).toBeLessThan(21_000);
  } finally {
    await servers.redis.thaw();
  }
});

it('P1 a message whose processor dies with it is filed by the next one', async () => {
  const first = await startProcess();
  const mail = { uid: 1, raw: manyTags(1_000_000) };
  await bench.put(mail);
  await until(() => bench.queue.getActiveCount(), { what: 'the message to be at work' });
  first.kill('SIGKILL');
  await first.ended();
  await startProcess();
  await bench.settled(1, 0, 40_000);
  await expectEachFiledOnce(1);
});

it('P1 a parsing child ends when its processor is killed, even in the middle of a parse', async () => {
  const watch = new URL('../dist/parse/orphan-watch.js', import.meta.url).href;
  const child = `new (require('worker_threads').Worker)(new URL('${watch}'), { workerData: process.ppid })
    .once('message', () => { require('fs').writeSync(1, process.pid + ' '); for (;;); });`;
  const parent = `require('child_process').spawn(process.execPath, ['-e', process.argv[1]],
      { stdio: ['ignore', 'inherit', 'inherit'] }); setInterval(() => {}, 1000);`;
  const processor = spawn(process.execPath, ['-e', parent, child], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(processor.stdout, 'data')) as [Buffer];
  const pid = Number(said.toString());
  try {
    expect(alive(pid)).toBe(true);
    processor.kill('SIGKILL');
    await until(() => !alive(pid), { what: 'the child to end' });
  } finally {
    if (alive(pid)) process.kill(pid, 'SIGKILL');
  }
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
