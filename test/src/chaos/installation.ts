import { type ServiceServer, startTcpProxy, type TcpProxy } from '@buzon/stack';
import type { ListenerElements } from '../system/settings-file.ts';
import { ACCOUNT, type ServiceName, System } from '../system/system.ts';
import { CHAOS_SCHEMA } from './chaos-schema.ts';
import { mainOf, type Sabotage } from './sabotage/sabotages.ts';

/** Two accounts of one server whose input folders have the same UIDVALIDITY: a trap. */
export const MAILBOXES = { original: 'original@example.com', twin: 'gemelo@example.com' } as const;
export type Mailbox = keyof typeof MAILBOXES;

export const INPUT = 'IMAP/New';
export const OUTPUT = 'IMAP/Done';

/** Replicas of each service that has work to do. */
const REPLICAS = { fetcher: 2, processor: 3, notifier: 2 } as const satisfies Partial<
  Record<ServiceName, number>
>;
export type Replicated = keyof typeof REPLICAS;

/**
 * So few at once that a burst of mails is not over before a fault can strike it, and a procedure that
 * hangs is given up soon.
 */
const CONCURRENCY = 4;
const PROCEDURE_TIMEOUT_SECONDS = 1;

type Environment = Readonly<Record<string, string>>;

/** The networks between the services and their servers. */
export interface Networks {
  readonly redis: TcpProxy;
  readonly database: TcpProxy;
  readonly imap: TcpProxy;
  readonly smtp: TcpProxy;
}

/** Buzón with replicas of every service, each behind networks that can be made to fail. */
export class ChaosInstallation {
  readonly system: System;
  readonly networks: Networks;
  readonly replicas: Readonly<Record<Replicated, readonly ServiceServer[]>>;

  private constructor(
    system: System,
    networks: Networks,
    replicas: Readonly<Record<Replicated, readonly ServiceServer[]>>,
  ) {
    this.system = system;
    this.networks = networks;
    this.replicas = replicas;
  }

  /** @param guard broken in every service */
  static async start(guard: Sabotage | null = null): Promise<ChaosInstallation> {
    const folders = [{ path: INPUT, uidValidity: 1_700_000_001 }, OUTPUT];
    const system = await System.start({
      services: [],
      accounts: Object.values(MAILBOXES).map((user) => ({
        user,
        password: ACCOUNT.password,
        folders,
      })),
      stack: { redis: { appendOnly: true } },
    });
    try {
      for (const statement of CHAOS_SCHEMA) await system.query(statement);
      const networks = await networksOf(system);
      await system.configure([listenerOn('original', networks)]);
      const env = serviceEnvironment(system, networks);
      const start = (service: Replicated) =>
        Promise.all(
          Array.from({ length: REPLICAS[service] }, () =>
            system.startService(service, env, mainOf(service, guard)),
          ),
        );
      const [processor, fetcher, notifier] = await Promise.all([
        start('processor'),
        start('fetcher'),
        start('notifier'),
      ]);
      return new ChaosInstallation(system, networks, { fetcher, processor, notifier });
    } catch (error) {
      await system.stop();
      throw error;
    }
  }

  /** From the next start of a fetcher or processor on, the listener watches this mailbox. */
  async pointTo(mailbox: Mailbox): Promise<void> {
    await this.system.configure([listenerOn(mailbox, this.networks)]);
  }

  /** Starts one more replica with an environment of its own beside the usual one. */
  async startAnother(service: Replicated, extra: Environment): Promise<ServiceServer> {
    const usual = serviceEnvironment(this.system, this.networks);
    return this.system.startService(service, { ...usual, ...extra });
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await Promise.all(Object.values(this.networks).map((network: TcpProxy) => network.stop()));
  }
}

async function networksOf({ stack }: System): Promise<Networks> {
  const to = (target: number) => startTcpProxy({ target });
  return {
    redis: await to(stack.redis.port),
    database: await to(stack.postgres.port),
    imap: await to(stack.dovecot.port),
    smtp: await to(stack.smtp.port),
  };
}

function listenerOn(mailbox: Mailbox, { imap }: Networks): ListenerElements {
  return {
    UserName: MAILBOXES[mailbox],
    HostName: imap.host,
    Port: imap.port,
    InputFolder: INPUT,
    OutputFolder: OUTPUT,
    // The whole mail is one item: what was filed can be compared byte for byte.
    ExtractAttachments: false,
    // Each mail at once: nobody waits a minute for ten.
    SyncMaxChangesCount: 1,
    Confirmation: 'Always',
    ConfirmationsPerHour: 1_000,
  };
}

function serviceEnvironment(system: System, { redis, database, smtp }: Networks): Environment {
  const databaseUrl = new URL(system.databaseUrl);
  databaseUrl.port = String(database.port);
  databaseUrl.searchParams.set('procedureTimeout', String(PROCEDURE_TIMEOUT_SECONDS));
  return {
    REDIS_URL: `redis://${redis.host}:${redis.port}`,
    DATABASE_URL: databaseUrl.href,
    SMTP_URL: `smtp://${smtp.host}:${smtp.port}`,
    PROCESSOR_CONCURRENCY: String(CONCURRENCY),
  };
}
