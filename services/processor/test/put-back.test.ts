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

function mails(count: number, firstUid = 1): Put[] {
  return Array.from({ length: count }, (_, n) => ({
    uid: firstUid + n,
    raw: smallMail(`Reclamo ${firstUid + n}`),
  }));
}

/** As after a copy from before anything was filed. */
async function putBack(): Promise<void> {
  await bench.sql('TRUNCATE buzon.messages, buzon.cases CASCADE');
}

const unfinished = () =>
  bench.queue.getJobCountByTypes('prioritized', 'delayed', 'waiting', 'active');
const untilEmpty = () => until(async () => (await unfinished()) === 0, { what: 'an empty queue' });
const messages = () => bench.sql('SELECT count(*)::int AS n FROM buzon.messages');

it('P5 nothing that waits is filed into a database that has lost what was filed: its jobs are dropped', async () => {
  await bench.start();
  await bench.put(...mails(3));
  await bench.settled(3);
  await putBack();
  await bench.put(...mails(40, 4));
  await untilEmpty();
  expect(await messages()).toEqual([{ n: 0 }]);
  expect(await bench.queue.getJobCounts('completed', 'failed')).toEqual({
    completed: 3,
    failed: 0,
  });
  const told = bench.lines.filter(({ level }) => level === 'error').map(({ msg }) => msg);
  expect(told).toEqual([expect.stringContaining('The queue begins anew')]);
});

it('P5 what the fetchers add after that is filed', async () => {
  await bench.start();
  await bench.put(...mails(3));
  await bench.settled(3);
  await putBack();
  await bench.put(...mails(5, 4));
  await untilEmpty();
  await bench.put(...mails(5, 4));
  await bench.settled(8);
  expect(await messages()).toEqual([{ n: 5 }]);
});

it('P5 a job that was added before the queue began anew is dropped, whatever the database knows now', async () => {
  await bench.start();
  await bench.put(...mails(1));
  await bench.settled(1);
  await putBack();
  await bench.put(...mails(1, 2));
  await untilEmpty();
  await bench.putIn(0, ...mails(3, 3));
  await untilEmpty();
  expect(await messages()).toEqual([{ n: 0 }]);
  await bench.putIn(1, ...mails(3, 3));
  await bench.settled(4);
  expect(await messages()).toEqual([{ n: 3 }]);
});

it('P5 P13 what is parked stays parked', async () => {
  await bench.start();
  await bench.put(...mails(1));
  await bench.settled(1);
  const parked = { uid: 2, raw: Buffer.alloc(0), withBytes: false };
  await bench.bytes.refuse((await bench.job({ uid: 1 })).id?.replace(/1$/, '2') ?? '', 'too large');
  await bench.put(parked);
  await bench.settled(1, 1);
  await putBack();
  await bench.put(...mails(1, 3));
  await untilEmpty();
  expect(await (await bench.job(parked)).getState()).toBe('failed');
});

it('P5 a message that is filed in a process of its own is dropped like any other', async () => {
  await bench.start();
  await bench.put(...mails(1));
  await bench.settled(1);
  await putBack();
  const [alone] = mails(1, 2);
  if (alone === undefined) throw new Error('no mail');
  await bench.queue.pause();
  await bench.put(alone);
  await bench.diedWith(alone, 2);
  await bench.queue.resume();
  await untilEmpty();
  expect(await messages()).toEqual([{ n: 0 }]);
});
