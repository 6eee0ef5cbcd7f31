import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { retryInFull } from '@buzon/shared/queue';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DiedAlone } from '../src/alone/died-alone.ts';
import { LoneFiler } from '../src/alone/lone-filer.ts';
import { listenerRules } from '../src/delivery/filing-rules.ts';
import { PARSE_LIMITS } from '../src/parse/limits.ts';
import { smallMail } from './hostile-mails.ts';
import { environment, listener, settings } from './installation.ts';
import { ProcessorProcess } from './processor-process.ts';
import { type Servers, startServers } from './servers.ts';
import { CHILD, dataOf, Workbench } from './workbench.ts';

const POISONED = fileURLToPath(new URL('./poisoned/processor-main.mjs', import.meta.url));
const WATCH = new URL('../dist/watch/watch-loop.js', import.meta.url).href;
const LONGEST = 180_000;

let servers: Servers;
let bench: Workbench;
let supervisor: Supervisor;
beforeAll(async () => {
  servers = await startServers();
});
afterAll(async () => {
  await servers.stop();
});
beforeEach(async () => {
  bench = await Workbench.open(servers);
  supervisor = new Supervisor();
});
afterEach(async () => {
  await supervisor.stop();
  await bench.close();
});

/** Starts a processor anew whenever it ends, as Docker or Kubernetes do. */
class Supervisor {
  readonly pids: number[] = [];
  #current: ProcessorProcess | null = null;
  #running: Promise<void> | null = null;
  #isOver = false;

  start(): void {
    this.#running = this.#run();
  }

  kill(): void {
    this.#current?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    this.kill();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      this.#current = await ProcessorProcess.start(
        {
          REDIS_URL: servers.redis.url,
          DATABASE_URL: bench.databaseUrl,
          BUZON_PREFIX: bench.prefix,
          PROCESSOR_CONCURRENCY: '4',
        },
        POISONED,
      );
      this.pids.push(this.#current.pid);
      if (this.#isOver) this.kill();
      await this.#current.ended();
    }
  }
}

function mails(count: number, first = 1) {
  return Array.from({ length: count }, (_, n) => ({
    uid: first + n,
    raw: smallMail(`Reclamo ${first + n}`, `cliente${first + n}@example.com`),
  }));
}

function loneDelivery() {
  const rules = listenerRules(settings(listener({})), environment({})).get('Default');
  if (rules === undefined) throw new Error('no rules');
  const raw = Buffer.alloc(0);
  const data = dataOf({ uid: 1, raw });
  return { rules, receivedAt: new Date(data.receivedAt), data };
}

const filed = async () => {
  const rows = await bench.sql('SELECT uid::int FROM buzon.deliveries ORDER BY uid');
  return rows.map(({ uid }) => uid);
};

it(
  'P1 P13 a message that ends its process is parked after 3 deaths alone; bystanders are filed; after a mend a retry files it',
  async () => {
    const poison = { uid: 1, raw: smallMail('VENENO-MUERTE') };
    await bench.put(poison, ...mails(6, 2));
    supervisor.start();
    await bench.settled(6, 1, LONGEST);
    expect(await filed()).toEqual([2, 3, 4, 5, 6, 7]);
    const job = await bench.job(poison);
    expect(job.failedReason).toBe(
      'it ends the process in which it is filed, 3 times, each time alone in a process of its own',
    );
    // It took processors with it twice, and never again once it was alone.
    expect(supervisor.pids.length).toBeLessThanOrEqual(3);
    expect(job.stalledCounter).toBeGreaterThanOrEqual(2);

    await supervisor.stop();
    await bench.start();
    await retryInFull(job);
    await bench.settled(7, 0, LONGEST);
    expect(await filed()).toContain(1);
    expect((await bench.job(poison)).data.deathsAlone).toBe(0);
  },
  2 * LONGEST,
);

it(
  'P13 who stood by when processors died, however often, is filed alone and never parked',
  async () => {
    await bench.start();
    await bench.ready();
    await bench.gate.close({ kind: 'world', source: 'database', code: 'TEST', message: 'wait' });
    const [bystander = { uid: 0, raw: Buffer.alloc(0) }, ...others] = mails(3);
    await bench.put(bystander, ...others);
    await bench.diedWith(bystander, 5);
    await bench.gate.succeeded();
    await bench.settled(3, 0, LONGEST);
    expect(await filed()).toEqual([1, 2, 3]);
  },
  LONGEST,
);

it(
  'P1 P13 a message that never ends is stopped by the clock of the process that files it alone',
  async () => {
    const { rules, receivedAt, data } = loneDelivery();
    const filer = new LoneFiler({
      entry: fileURLToPath(new URL('./poisoned/alone-main.mjs', import.meta.url)),
      parserEntry: CHILD,
      parseLimits: PARSE_LIMITS,
      limits: { timeMilliseconds: 2_000, memoryBytes: 512 * 1024 * 1024 },
      databaseUrl: bench.databaseUrl,
      onFallback: () => undefined,
    });
    const delivery = {
      jobId: '',
      data,
      receivedAt,
      suspect: true,
      alone: true,
      knownMessageId: null,
    };
    await expect(filer.file(smallMail('VENENO-ATASCO'), delivery, rules)).rejects.toThrow(
      new DiedAlone('it keeps a process busy without end'),
    );
    expect(filer.isBusy).toBe(false);
  },
  LONGEST,
);

it('P13 a process whose event loop never comes back ends itself', async () => {
  const code = `import('${WATCH}').then(({ watchLoop }) => {
    watchLoop(1);
    setTimeout(() => { for (;;); }, 500);
  });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
});
