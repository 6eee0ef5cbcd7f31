import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type ConfirmationsQueue,
  enqueueConfirmation,
  openConfirmationsQueue,
  openRedis,
  QueueGate,
  redisKeys,
} from '@buzon/shared/queue';
import { type Component, createLogTo, type ServiceContext } from '@buzon/shared/service';
import {
  type PostgresServer,
  type RedisServer,
  type SmtpSink,
  startPostgres,
  startRedis,
  startSmtpSink,
  temporaryDirectory,
} from '@buzon/stack';
import { type FileRequest, openStore, type Store } from '@buzon/store';
import { Registry } from 'prom-client';
import { type NotifierOptions, startNotifier } from '../src/notifier.ts';

export const secretKey = Buffer.alloc(32, 9);
const prefix = '{test}';

/** Real servers, a database with one mail after another, and the notifier between them. */
export interface Installation {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly sink: SmtpSink;
  readonly store: Store;
  readonly queue: ConfirmationsQueue;
  readonly gate: QueueGate;
  /** True while somebody holds the right to probe the held queue. */
  probeIsTaken(): Promise<boolean>;
  /** Empties Redis (FLUSHALL). */
  emptyRedis(): Promise<void>;
  /** Files a mail that is to be confirmed; answers its outbox row's id. */
  file(mail?: Partial<FileRequest['message']>): Promise<number>;
  /** As the processor does after filing. */
  enqueue(outboxId: number): Promise<void>;
  start(options?: NotifierOptions, smtpUrl?: string): Promise<void>;
  /** Ends the notifier as SIGTERM does. */
  stopNotifier(): Promise<void>;
  end(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const directory = await temporaryDirectory('notifier');
  const [postgres, redis, sink] = await Promise.all([
    startPostgres({ directory: join(directory, 'postgres') }),
    startRedis({ directory: join(directory, 'redis') }),
    startSmtpSink(),
  ]);
  const databaseUrl = await postgres.createDatabase('notifier');
  const store = openStore({ url: databaseUrl, poolSize: 2, applicationName: 'notifier test' });
  await store.migrate();
  const client = openRedis(redis.url, 'patient', () => undefined);
  const queue = openConfirmationsQueue(client, prefix, () => undefined);
  const gate = new QueueGate(client, redisKeys(prefix), 'confirmations');

  let running: {
    readonly components: readonly Component[];
    readonly stop: AbortController;
  } | null = null;
  const stopNotifier = async () => {
    running?.stop.abort();
    for (const component of running?.components.toReversed() ?? []) await component.stop();
    running = null;
  };

  return {
    postgres,
    redis,
    sink,
    store,
    queue,
    gate,
    stopNotifier,
    async probeIsTaken() {
      return (await client.exists(redisKeys(prefix).probe('confirmations'))) === 1;
    },
    async emptyRedis() {
      await client.flushall();
    },
    async file(mail = {}) {
      const { outboxId } = await store.fileMessage(fileRequest(mail));
      if (outboxId === null) throw new Error('the mail is not to be confirmed');
      return outboxId;
    },
    async enqueue(outboxId) {
      const row = await store.confirmation(outboxId);
      await enqueueConfirmation(queue, {
        outboxId,
        listener: 'Default',
        caseId: row?.caseId ?? 0,
      });
    },
    async start(options = {}, smtpUrl = sink.url) {
      const stop = new AbortController();
      const context = contextOf({ redis, smtpUrl, databaseUrl, stopping: stop.signal });
      // Sweeping is off unless a test asks for it: it would queue what a test only filed.
      const components = await startNotifier(context, { pendingSeconds: 3_600, ...options });
      running = { components, stop };
    },
    async end() {
      await stopNotifier();
      client.disconnect();
      await store.close();
      await Promise.all([postgres.stop(), redis.stop(), sink.stop()]);
    },
  };
}

function contextOf(parts: {
  readonly redis: RedisServer;
  readonly smtpUrl: string;
  readonly databaseUrl: string;
  readonly stopping: AbortSignal;
}): ServiceContext {
  return {
    name: 'notifier',
    log: createLogTo({ write: () => undefined }, 'notifier', 'info'),
    metrics: new Registry(),
    stopping: parts.stopping,
    addReadiness: () => undefined,
    readiness: () => ({ ready: true, checks: {} }),
    fail: (error) => {
      throw error;
    },
    settings: { useImapListener: true, listeners: [] },
    environment: {
      configFile: null,
      redisUrl: parts.redis.url,
      databaseUrl: parts.databaseUrl,
      smtpUrl: parts.smtpUrl,
      mailFrom: 'Empresa <casos@empresa.example>',
      templates: null,
      secretKey,
      prefix,
      processorConcurrency: 1,
      maxBytesInFlight: 1,
      maxMessagesInFlight: 1,
      logLevel: 'info',
      port: null,
      host: '127.0.0.1',
      dashboardOperator: null,
      dashboardReader: null,
    },
  };
}

/** A mail of a new sender with a subject of its own: it opens a case. */
function fileRequest(mail: Partial<FileRequest['message']>): FileRequest {
  const id = randomUUID();
  const raw = Buffer.from(`mail ${id}`);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return {
    rules: {
      listener: 'Default',
      caseProcess: null,
      functionalUnit: null,
      unknownSender: 'Open',
      followUpDays: null,
      confirmation: 'Opened',
      confirmationsPerHour: 1_000,
      confirmNewerThanHours: 48,
      ownAddresses: [],
    },
    delivery: null,
    receivedAt: new Date(),
    items: [
      {
        kind: 'mail',
        filename: 'mail.eml',
        contentType: 'message/rfc822',
        size: raw.length,
        sha256,
        content: raw,
      },
    ],
    message: {
      from: { address: `${id}@clientes.example`, name: 'Ana Núñez' },
      to: [],
      cc: [],
      subject: `Consulta ${id}`,
      subjectKey: `consulta ${id}`,
      subjectKeyVersion: 1,
      caseTokens: [],
      messageId: `<${id}@clientes.example>`,
      threadIds: [],
      sentAt: new Date(),
      automatic: null,
      confirmable: true,
      autoSubmitted: null,
      text: 'Hola',
      html: '',
      attachments: [],
      fingerprint: `1:${sha256}`,
      rawSha256: sha256,
      rawSize: raw.length,
      fallback: 'none',
      warnings: [],
      ...mail,
    },
  };
}
