import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRedis, redisKeys } from '@buzon/shared/queue';
import {
  type AccountOptions,
  type ServiceOptions,
  type ServiceServer,
  type Stack,
  type StackOptions,
  startService,
  startStack,
  temporaryDirectory,
  until,
} from '@buzon/stack';
import { openStore } from '@buzon/store';
import type { Redis } from 'ioredis';
import { Pool, type PoolClient, type QueryResultRow } from 'pg';
import { type ListenerElements, settingsXml } from './settings-file.ts';

export type ServiceName = ServiceOptions['service'];

export interface SystemOptions {
  /** Merged over a listener on `IMAP/New` and `IMAP/Done` that confirms nothing; default: that one. */
  readonly listeners?: readonly ListenerElements[];
  /** The mail server for all, in the settings file; default: `SMTP_URL`. */
  readonly smtp?: (stack: Stack) => ListenerElements;
  /** Besides the one account that always exists. */
  readonly accounts?: readonly AccountOptions[];
  readonly stack?: Omit<StackOptions, 'directory'>;
  /** Environment of every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** Started in this order; default one fetcher and one processor. */
  readonly services?: readonly ServiceName[];
}

/** The account that every system has. */
export const ACCOUNT = {
  user: 'reclamos@example.com',
  password: 'secreto',
  folders: ['IMAP/New', 'IMAP/Done'],
} as const satisfies AccountOptions;

const SECRET_KEY = '5e'.repeat(32);

/** The whole of Buzón on real servers of its own, as an installation has it. */
export class System {
  readonly stack: Stack;
  readonly databaseUrl: string;
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly services: ServiceServer[] = [];
  readonly #pool: Pool;

  private constructor(stack: Stack, databaseUrl: string, env: Readonly<Record<string, string>>) {
    this.stack = stack;
    this.databaseUrl = databaseUrl;
    this.configFile = join(stack.directory, 'EngageIntegrationService.xml');
    this.#pool = new Pool({
      connectionString: databaseUrl,
      // A session that begins while the database is made read-only would stay so for all of its life.
      options: '-c default_transaction_read_only=off',
      max: 6,
    });
    // A database that is stopped on purpose breaks idle connections.
    this.#pool.on('error', () => undefined);
    this.env = {
      BUZON_CONFIG: this.configFile,
      REDIS_URL: stack.redis.url,
      DATABASE_URL: databaseUrl,
      SMTP_URL: stack.smtp.url,
      MAIL_FROM: 'Atención <reclamos@example.com>',
      BUZON_SECRET_KEY: SECRET_KEY,
      ...env,
    };
  }

  static async start(options: SystemOptions = {}): Promise<System> {
    const directory = await temporaryDirectory('system');
    const stack = await startStack({
      ...options.stack,
      directory,
      dovecot: { ...options.stack?.dovecot, accounts: [ACCOUNT, ...(options.accounts ?? [])] },
    });
    const databaseUrl = await stack.postgres.createDatabase('buzon');
    const store = openStore({ url: databaseUrl, poolSize: 1, applicationName: 'buzon-test' });
    await store.migrate();
    await store.close();
    const caFile = join(directory, 'ca.pem');
    await writeFile(caFile, stack.dovecot.ca);
    const system = new System(stack, databaseUrl, {
      NODE_EXTRA_CA_CERTS: caFile,
      ...options.env,
    });
    const listeners = options.listeners ?? [{}];
    await system.configure(listeners, options.smtp?.(stack));
    await system.handOver(listeners.map(({ ID = 'Default' }) => ID));
    for (const service of options.services ?? ['processor', 'fetcher']) {
      await system.startService(service);
    }
    return system;
  }

  /**
   * Says of listeners that their last owner let go of them in good order: the next one need not wait
   * for one lease time before its first move (L8).
   */
  async handOver(listeners: readonly string[] = ['Default']): Promise<void> {
    const redis = this.redis();
    for (const id of listeners) await redis.set(redisKeys('{buzon}').handover(id), '1');
    redis.disconnect();
  }

  /** A connection of the test's own; it is the test's to close. */
  redis(): Redis {
    return openRedis(this.stack.redis.url, 'prompt', () => undefined);
  }

  /** Writes the settings file; services that run keep what they read. */
  async configure(listeners: readonly ListenerElements[], smtp?: ListenerElements): Promise<void> {
    const { host, port } = this.stack.dovecot;
    const base = {
      HostName: host,
      Port: port,
      UserName: ACCOUNT.user,
      Password: ACCOUNT.password,
      UseSsl: false,
      InputFolder: 'IMAP/New',
      OutputFolder: 'IMAP/Done',
      ExtractAttachments: true,
    };
    await writeFile(
      this.configFile,
      settingsXml(
        listeners.map((listener) => ({ ...base, ...listener })),
        smtp,
      ),
    );
  }

  async startService(
    service: ServiceName,
    env: Readonly<Record<string, string>> = {},
    main?: ServiceOptions['main'],
  ): Promise<ServiceServer> {
    const directory = join(this.stack.directory, 'services');
    const server = await startService({
      service,
      directory,
      env: { ...this.env, ...env },
      ...(main === undefined ? {} : { main }),
    });
    this.services.push(server);
    return server;
  }

  /** Puts mails into a folder of an account, in this order, together: one look finds them all. */
  async deliver(
    mails: readonly (Uint8Array | string)[],
    folder = 'IMAP/New',
    user: string = ACCOUNT.user,
  ): Promise<void> {
    await this.stack.dovecot.deliverTogether(user, folder, mails);
  }

  count(folder: string, user: string = ACCOUNT.user): Promise<number> {
    return this.stack.dovecot.count(user, folder);
  }

  /**
   * Waits until so many messages lie in the output folder and so many are left in the input folder.
   * A move is copies first and removals after, so both have to be seen.
   */
  async untilMoved(
    moved: number,
    { left = 0, user = ACCOUNT.user as string, timeoutMs = 60_000 } = {},
  ): Promise<void> {
    const counts = async () =>
      `${await this.count('IMAP/Done', user)} moved, ${await this.count('IMAP/New', user)} left`;
    const wanted = `${moved} moved, ${left} left`;
    await until(async () => (await counts()) === wanted, { what: wanted, timeoutMs });
  }

  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  /** A session that keeps what it locks; it is the test's to release. */
  session(): Promise<PoolClient> {
    return this.#pool.connect();
  }

  /** One number from the database. */
  async number(sql: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.query<{ value: string }>(`SELECT (${sql})::text AS value`, values);
    return Number(row?.value);
  }

  /** A service's own log lines, oldest first. */
  async log(service: ServiceServer): Promise<Record<string, unknown>[]> {
    const lines = (await readFile(service.logFile, 'utf8')).split('\n');
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }

  /** Ends the services, then the servers. */
  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.#pool.end().catch(() => undefined);
    await this.stack.stop();
  }
}
