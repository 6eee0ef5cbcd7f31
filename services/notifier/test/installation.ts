import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  ConfirmationQueues,
  type ConfirmationsQueueName,
  openRedis,
  QueueGate,
  redisKeys,
} from '@buzon/shared/queue';
import { type Component, createLogTo, type ServiceContext } from '@buzon/shared/service';
import type { InstallationSettings, SmtpSettings } from '@buzon/shared/settings';
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
import { openNotifierPorts } from '../src/open-ports.ts';

export const secretKey = Buffer.alloc(32, 9);
const prefix = '{test}';

/** Real servers, a database with one mail after another, and the notifier between them. */
export interface Installation {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly sink: SmtpSink;
  readonly store: Store;
  /** `confirmations`, and why it is held. */
  readonly queue: ReturnType<ConfirmationQueues['queue']>;
  readonly gate: QueueGate;
  /** All queues that these settings make, as every process sees them. */
  queues(settings?: NotifierSettings): ConfirmationQueues;
  gateOf(name: ConfirmationsQueueName): QueueGate;
  /** True while somebody holds the right to probe the held queue. */
  probeIsTaken(): Promise<boolean>;
  /** As if whoever held that right had let its time run out. */
  expireProbe(): Promise<void>;
  /** Empties Redis (FLUSHALL). */
  emptyRedis(): Promise<void>;
  /** Files a mail that is to be confirmed; answers its outbox row's id. */
  file(mail?: Partial<FileRequest['message']>, listener?: string): Promise<number>;
  /** As a processor with these settings does after filing. */
  enqueue(outboxId: number, settings?: NotifierSettings): Promise<void>;
  /** Starts a notifier; more than one may run. */
  start(
    options?: NotifierOptions,
    smtpUrl?: string,
    openPorts?: typeof openNotifierPorts,
    settings?: NotifierSettings,
  ): Promise<void>;
  /** Ends all notifiers as SIGTERM does. */
  stopNotifier(): Promise<void>;
  /** What the notifiers show Prometheus. */
  metrics(): Promise<string>;
  end(): Promise<void>;
}

/** The part of the settings that says how confirmations leave. */
export type NotifierSettings = Pick<InstallationSettings, 'smtp' | 'listeners'>;

/** The mail server on this port of this machine, for all. */
export const noListeners = (smtp: SmtpSettings | null = null): NotifierSettings => ({
  smtp,
  listeners: [],
});

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
  const queues = (settings = noListeners()) =>
    new ConfirmationQueues({ connection: client, prefix, settings, onError: () => undefined });
  const gateOf = (name: ConfirmationsQueueName) => new QueueGate(client, redisKeys(prefix), name);

  const running: {
    readonly components: readonly Component[];
    readonly stop: AbortController;
    readonly registry: Registry;
  }[] = [];
  const stopNotifier = async () => {
    for (const { components, stop } of running.splice(0)) {
      stop.abort();
      for (const component of components.toReversed()) await component.stop();
    }
  };

  return {
    postgres,
    redis,
    sink,
    store,
    queue: queues().queue('confirmations'),
    gate: gateOf('confirmations'),
    queues,
    gateOf,
    stopNotifier,
    async metrics() {
      return (await Promise.all(running.map(({ registry }) => registry.metrics()))).join('\n');
    },
    async probeIsTaken() {
      return (await client.exists(redisKeys(prefix).probe('confirmations'))) === 1;
    },
    async expireProbe() {
      await client.del(redisKeys(prefix).probe('confirmations'));
    },
    async emptyRedis() {
      await client.flushall();
    },
    async file(mail = {}, listener = 'Default') {
      const { outboxId } = await store.fileMessage(fileRequest(mail, listener));
      if (outboxId === null) throw new Error('the mail is not to be confirmed');
      return outboxId;
    },
    async enqueue(outboxId, settings) {
      const row = await store.confirmation(outboxId);
      await queues(settings).add({
        outboxId,
        listener: row?.listener ?? 'Default',
        caseId: row?.caseId ?? 0,
      });
    },
    async start(
      options = {},
      smtpUrl = sink.url,
      openPorts = openNotifierPorts,
      settings = noListeners(),
    ) {
      const stop = new AbortController();
      const context = contextOf({ redis, smtpUrl, databaseUrl, settings, stopping: stop.signal });
      // Sweeping is off unless a test asks for it: it would queue what a test only filed.
      const unswept = { pendingSeconds: 3_600, ...options };
      const components = await startNotifier(context, unswept, openPorts);
      running.push({ components, stop, registry: context.metrics });
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
  readonly settings: NotifierSettings;
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
    settings: { useImapListener: true, ...parts.settings },
    environment: {
      configFile: null,
      redisUrl: parts.redis.url,
      databaseUrl: parts.databaseUrl,
      smtpUrl: parts.smtpUrl,
      mailFrom: 'Empresa <casos@empresa.example>',
      templates: null,
      secretKey,
      subjectTags: [],
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
function fileRequest(mail: Partial<FileRequest['message']>, listener: string): FileRequest {
  const id = randomUUID();
  const raw = Buffer.from(`mail ${id}`);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return {
    rules: {
      listener,
      caseProcess: null,
      functionalUnit: null,
      unknownSender: 'Open',
      requireAuthentication: false,
      followUpDays: null,
      confirmation: 'Opened',
      confirmationsPerHour: 1_000,
      confirmNewerThanHours: 48,
      ownAddresses: [],
    },
    delivery: null,
    receivedAt: new Date(),
    knownMessageId: null,
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
      formerSubjectKeys: [],
      subjectKeyVersion: 1,
      caseTokens: [],
      messageId: `<${id}@clientes.example>`,
      threadIds: [],
      sentAt: new Date(),
      automatic: null,
      confirmable: true,
      autoSubmitted: null,
      text: 'Hola',
      authentication: null,
      newText: null,
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
