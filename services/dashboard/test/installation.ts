import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  createWorker,
  type DeliveryJobData,
  enqueueDeliveries,
  type ListenerStatus,
  MESSAGES_QUEUE,
  type MessagesQueue,
  openMessagesQueue,
  openRedis,
  QueueGate,
  type RedisKeys,
  redisKeys,
  writeListenerStatus,
} from '@buzon/shared/queue';
import { createLogTo, type ServiceContext } from '@buzon/shared/service';
import type { Environment, ListenerSettings, SmtpSettings } from '@buzon/shared/settings';
import {
  type PostgresServer,
  type RedisServer,
  startPostgres,
  startRedis,
  temporaryDirectory,
  until,
} from '@buzon/stack';
import { type FileRequest, openStore, type Store } from '@buzon/store';
import type { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { startDashboard } from '../src/dashboard.ts';

const prefix = '{test}';
const ignore = () => undefined;

/** Real servers behind a dashboard. */
export interface Installation {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly client: Redis;
  readonly keys: RedisKeys;
  readonly store: Store;
  readonly messages: MessagesQueue;
  readonly gate: QueueGate;
  /**
   * Starts a dashboard and answers its address without a slash at the end.
   * @param smtp the mail server of the listener Reclamos
   */
  open(environment?: Partial<Environment>, smtp?: SmtpSettings): Promise<string>;
  /** What a fetcher says of a listener. */
  say(status: Partial<ListenerStatus>): Promise<void>;
  /** Parks a message: its job has used up its tries with this reason. */
  park(uid: number, reason: string): Promise<void>;
  /** Completes a job: its delivery is acknowledged. */
  acknowledge(uid: number): Promise<void>;
  file(subject: string, listener?: string): ReturnType<Store['fileMessage']>;
  end(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const directory = await temporaryDirectory('dashboard');
  const [postgres, redis] = await Promise.all([
    startPostgres({ directory: join(directory, 'postgres') }),
    startRedis({ directory: join(directory, 'redis') }),
  ]);
  const databaseUrl = await postgres.createDatabase('dashboard');
  const store = openStore({ url: databaseUrl, poolSize: 2, applicationName: 'dashboard test' });
  await store.migrate();
  const client = openRedis(redis.url, 'patient', ignore);
  const keys = redisKeys(prefix);
  const messages = openMessagesQueue(client, prefix, ignore);
  const running: { stop(): Promise<void> }[] = [];

  return {
    postgres,
    redis,
    client,
    keys,
    store,
    messages,
    gate: new QueueGate(client, keys, MESSAGES_QUEUE),
    async open(environment = {}, smtp) {
      const context = contextOf({ redisUrl: redis.url, databaseUrl, ...environment }, smtp);
      const parts = await startDashboard(context);
      running.push(...parts);
      return `http://127.0.0.1:${parts[2].port}`;
    },
    say: (status) => writeListenerStatus(client, keys, { ...connected(), ...status }),
    async park(uid, reason) {
      await enqueueDeliveries(messages, [delivery(uid)]);
      await work(client, messages, () => Promise.reject(new Error(reason)));
    },
    async acknowledge(uid) {
      await enqueueDeliveries(messages, [delivery(uid)]);
      await work(client, messages, () => Promise.resolve());
    },
    file: (subject, listener = 'Default') => store.fileMessage(fileRequest(subject, listener)),
    async end() {
      for (const part of running.toReversed()) await part.stop();
      client.disconnect();
      await store.close();
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

function connected(): ListenerStatus {
  const now = new Date().toISOString();
  return {
    listener: 'Default',
    state: 'connected',
    reason: null,
    code: null,
    provider: null,
    inputFolder: 'IMAP/New',
    outputFolder: 'IMAP/Done',
    waiting: 0,
    inFlight: 0,
    parked: 0,
    moved: 0,
    lastCycleAt: now,
    lastLookAt: now,
    runsOut: null,
    owner: 'test',
    updatedAt: now,
  };
}

function delivery(uid: number): DeliveryJobData {
  return {
    listener: 'Default',
    mailboxKey: '0123456789ab',
    uidValidity: 7,
    uid,
    sender: 'ana@clientes.example',
    subject: `Correo ${uid}`,
    size: 1_000,
    receivedAt: new Date().toISOString(),
  };
}

/** Runs all jobs to their end. */
async function work(
  client: Redis,
  queue: MessagesQueue,
  process: () => Promise<void>,
): Promise<void> {
  const worker = createWorker({
    queue: MESSAGES_QUEUE,
    connection: client,
    prefix,
    concurrency: 1,
    backoff: () => 1,
    process,
    onError: ignore,
  });
  const running = worker.run();
  await until(
    async () => {
      const counts = await queue.getJobCounts('prioritized', 'active', 'delayed');
      return Object.values(counts).every((count) => count === 0);
    },
    { what: 'the jobs to end' },
  );
  await worker.close();
  await running;
}

function contextOf(
  environment: Partial<Environment>,
  smtp: SmtpSettings | null = null,
): ServiceContext {
  const listener = { id: 'Default', inputFolder: 'IMAP/New', outputFolder: 'IMAP/Done' };
  return {
    name: 'dashboard',
    log: createLogTo({ write: ignore }, 'dashboard', 'info'),
    metrics: new Registry(),
    stopping: new AbortController().signal,
    addReadiness: ignore,
    readiness: () => ({ ready: true, checks: {} }),
    fail: (error) => {
      throw error;
    },
    settings: {
      useImapListener: true,
      smtp: null,
      listeners: [
        { ...otherSettings, ...listener },
        { ...otherSettings, ...listener, id: 'Reclamos', smtp },
      ],
    },
    environment: { ...otherEnvironment, ...environment },
  };
}

const otherSettings: Omit<ListenerSettings, 'id' | 'inputFolder' | 'outputFolder'> = {
  hostName: '127.0.0.1',
  port: 993,
  provider: 'auto',
  useSsl: true,
  tls: { required: false, ca: null, minVersion: '1.2', serverName: null },
  userName: 'ana',
  password: 'x',
  passwordFile: null,
  oauth: null,
  smtp: null,
  extractAttachments: false,
  syncMaxWaitTime: 60,
  syncMaxChangesCount: 10,
  protocolLogFile: null,
  caseProcess: null,
  functionalUnit: null,
  unknownSender: 'Open',
  replyToFrom: [],
  trustedAuthserv: [],
  requireAuthentication: false,
  followUpDays: null,
  confirmation: 'Off',
  language: 'es',
  confirmationFrom: null,
  confirmationsPerHour: 5,
  confirmNewerThanHours: 48,
  maxMessageBytes: 1_000_000,
};

const otherEnvironment: Environment = {
  configFile: null,
  redisUrl: null,
  databaseUrl: null,
  smtpUrl: null,
  mailFrom: null,
  templates: null,
  secretKey: null,
  subjectTags: [],
  prefix,
  processorConcurrency: 1,
  maxBytesInFlight: 1,
  maxMessagesInFlight: 1,
  logLevel: 'info',
  port: 0,
  host: '127.0.0.1',
  dashboardOperator: null,
  dashboardReader: null,
};

function fileRequest(subject: string, listener: string): FileRequest {
  const id = randomUUID();
  const raw = Buffer.from(id);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return {
    rules: {
      listener,
      caseProcess: null,
      functionalUnit: null,
      unknownSender: 'Open',
      requireAuthentication: false,
      followUpDays: null,
      confirmation: 'Off',
      confirmationsPerHour: 5,
      confirmNewerThanHours: 48,
      ownAddresses: [],
    },
    delivery: { mailboxKey: '0123456789ab', uidValidity: 7, uid: 500 },
    receivedAt: new Date(),
    knownMessageId: null,
    items: [
      {
        kind: 'mail',
        filename: 'correo.eml',
        contentType: 'message/rfc822',
        size: raw.length,
        sha256,
        content: raw,
      },
    ],
    message: {
      from: { address: 'ana@clientes.example', name: 'Ana' },
      to: [],
      cc: [],
      subject,
      subjectKey: id,
      formerSubjectKeys: [],
      subjectKeyVersion: 1,
      caseTokens: [],
      messageId: `<${id}@clientes.example>`,
      threadIds: [],
      sentAt: new Date(),
      automatic: null,
      confirmable: true,
      autoSubmitted: null,
      text: '',
      authentication: null,
      newText: null,
      html: '',
      attachments: [],
      fingerprint: `1:${sha256}`,
      rawSha256: sha256,
      rawSize: raw.length,
      fallback: 'none',
      warnings: [],
    },
  };
}
