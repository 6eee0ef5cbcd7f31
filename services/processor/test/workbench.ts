import { fileURLToPath } from 'node:url';
import {
  type DeliveryJobData,
  deliveryJobId,
  enqueueDeliveries,
  openMessagesQueue,
  openRedis,
  QueueGate,
  rawMail,
  redisKeys,
} from '@buzon/shared/queue';
import { type Component, createLogTo } from '@buzon/shared/service';
import type { ListenerSettings } from '@buzon/shared/settings';
import { until } from '@buzon/stack';
import pg from 'pg';
import { Registry } from 'prom-client';
import { startProcessor, type Tuning } from '../src/processor.ts';
import { environment, listener, settings } from './installation.ts';
import type { Servers } from './servers.ts';

/** Compiled entry of a parsing child. */
export const CHILD = fileURLToPath(new URL('../dist/parse/child-main.js', import.meta.url));
const ignore = (): void => undefined;
const ALONE = fileURLToPath(new URL('../dist/alone/alone-main.js', import.meta.url));
let made = 0;

/** A mail as the fetcher would put it into the queue. */
export interface Put {
  readonly uid: number;
  readonly raw: Buffer;
  readonly listener?: string;
  /** False: the bytes are not there (Redis was emptied after they were stored). */
  readonly withBytes?: boolean;
}

/** One processor in this process, with a queue and a database of its own. */
export class Workbench {
  readonly prefix = `{processor-${process.pid}-${made++}}`;
  readonly databaseUrl: string;
  readonly redis;
  readonly queue;
  readonly bytes;
  readonly gate;
  readonly database: pg.Pool;
  readonly metrics = new Registry();
  readonly lines: Record<string, unknown>[] = [];
  readonly #servers: Servers;
  readonly #stopping = new AbortController();
  #components: readonly Component[] = [];
  readonly checks = new Map<string, () => string | null>();

  private constructor(servers: Servers, databaseUrl: string) {
    this.#servers = servers;
    this.databaseUrl = databaseUrl;
    this.redis = openRedis(servers.redis.url, 'patient', ignore);
    this.queue = openMessagesQueue(this.redis, this.prefix, ignore);
    const keys = redisKeys(this.prefix);
    this.bytes = rawMail(this.redis, keys);
    this.gate = new QueueGate(this.redis, keys, 'messages');
    this.database = new pg.Pool({ connectionString: databaseUrl, max: 2 });
    this.database.on('error', ignore);
  }

  static async open(servers: Servers): Promise<Workbench> {
    const url = await servers.postgres.createDatabase(`processor_${made}`);
    return new Workbench(servers, url);
  }

  /** Starts the processor; answers when it has its schema. */
  async start(
    own: Partial<Tuning> & {
      readonly listeners?: readonly ListenerSettings[];
      readonly concurrency?: number;
      /** Of the database's URL: `procedureTimeout=1`. */
      readonly databaseParameters?: string;
    } = {},
  ): Promise<void> {
    const { listeners = [listener({})], concurrency = 4, databaseParameters, ...tuning } = own;
    const write = (line: string): number => this.lines.push(JSON.parse(line));
    const log = createLogTo({ write }, 'processor', 'debug');
    this.#components = await startProcessor(
      {
        name: 'processor',
        log,
        metrics: this.metrics,
        settings: settings(...listeners),
        environment: environment({
          redisUrl: this.#servers.redis.url,
          databaseUrl: `${this.databaseUrl}?${databaseParameters ?? ''}`,
          prefix: this.prefix,
          processorConcurrency: concurrency,
        }),
        addReadiness: (name, check) => this.checks.set(name, check),
        readiness: () => ({ ready: true, checks: {} }),
        fail: (error) => log.fatal({ err: error }, 'failed'),
        stopping: this.#stopping.signal,
      },
      { childEntry: CHILD, aloneEntry: ALONE, backoff: () => 20, ...tuning },
    );
  }

  async ready(): Promise<void> {
    await until(() => this.checks.get('database')?.() === null, { what: 'the schema' });
  }

  async put(...mails: readonly Put[]): Promise<void> {
    for (const mail of mails) await this.#putBytes(mail);
    await enqueueDeliveries(this.queue, mails.map(dataOf));
  }

  /** As a fetcher does that saw the queue in this epoch. */
  async putIn(epoch: number, ...mails: readonly Put[]): Promise<void> {
    for (const mail of mails) await this.#putBytes(mail);
    const jobs = mails.map((mail) => ({ ...dataOf(mail), epoch }));
    await enqueueDeliveries(this.queue, jobs);
  }

  async #putBytes(mail: Put): Promise<void> {
    if (mail.withBytes !== false) await this.bytes.put(jobIdOf(mail), mail.raw);
  }

  /** The job of a mail as it is now. */
  async job({ uid, listener: id }: Pick<Put, 'uid' | 'listener'>) {
    const job = await this.queue.getJob(
      jobIdOf({ uid, raw: Buffer.alloc(0), ...(id === undefined ? {} : { listener: id }) }),
    );
    if (job === undefined) throw new Error(`no job of UID ${uid}`);
    return job;
  }

  /** As if a mail had been at work in so many processes that died. */
  async diedWith(mail: Put, times: number): Promise<void> {
    await this.redis.hset(this.queue.toKey(jobIdOf(mail)), 'stc', times);
  }

  /** Waits until so many jobs are done; where it waits in vain, the error says what holds them. */
  async settled(completed: number, parked = 0, timeoutMs = 30_000): Promise<void> {
    const counts = () => this.queue.getJobCounts();
    const done = async (): Promise<boolean> => {
      const now = await counts();
      return now.completed === completed && now.failed === parked;
    };
    const what = `${completed} completed and ${parked} parked jobs`;
    await until(done, { what, timeoutMs }).catch(async (cause: unknown) => {
      const found = { jobs: await counts(), hold: await this.gate.current() };
      throw new Error(`waited in vain for ${what}: ${JSON.stringify(found)}`, { cause });
    });
  }

  async sql(text: string): Promise<readonly Record<string, unknown>[]> {
    return (await this.database.query<Record<string, unknown>>(text)).rows;
  }

  /** Value of a counter of the processor, over all labels. */
  async counted(name: string, labels: Record<string, string> = {}): Promise<number> {
    const metric = (await this.metrics.getMetricsAsJSON()).find((one) => one.name === name);
    return (metric?.values ?? [])
      .filter((value) =>
        Object.entries(labels).every(([label, wanted]) => value.labels[label] === wanted),
      )
      .reduce((sum, { value }) => sum + value, 0);
  }

  async stopProcessor(): Promise<void> {
    this.#stopping.abort();
    for (const component of this.#components.toReversed()) await component.stop();
    this.#components = [];
  }

  async close(): Promise<void> {
    await this.stopProcessor();
    await this.queue.close();
    this.redis.disconnect();
    await this.database.end();
  }
}

export function dataOf({ uid, raw, listener: id = 'Default' }: Put): DeliveryJobData {
  return {
    listener: id,
    mailboxKey: '0123456789ab',
    uidValidity: 7,
    uid,
    sender: 'ana@example.com',
    subject: 'Reclamo',
    size: raw.length,
    receivedAt: '2026-03-02T10:00:00.000Z',
  };
}

export function jobIdOf(mail: Put): string {
  return deliveryJobId(dataOf(mail));
}
