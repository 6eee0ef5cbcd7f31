import {
  CONFIRMATIONS_QUEUE,
  createWorker,
  openConfirmationsQueue,
  openRedis,
  QueueGate,
  redisKeys,
} from '@buzon/shared/queue';
import { type Component, type ServiceContext, troubleLog } from '@buzon/shared/service';
import { required } from '@buzon/shared/settings';
import { openStore } from '@buzon/store';
import { confirmationProcessor } from './confirmation-worker.ts';
import { letterheads } from './letterheads.ts';
import { MAX_CONNECTIONS, openMailer } from './mailer.ts';
import { notifierMetrics } from './metrics.ts';
import { PENDING_SECONDS, sweepOutbox } from './outbox-sweep.ts';
import { repeat } from './repeat.ts';
import { STOP_MILLISECONDS, stopWorker } from './stop-worker.ts';
import { loadTemplates, SUPPLIED_TEMPLATES } from './templates.ts';

/** What may be set from outside; the environment does not name these. */
export interface NotifierOptions {
  /** Age from which a pending row without a job is queued again, seconds. */
  readonly pendingSeconds?: number;
  readonly sweepMilliseconds?: number;
  /** Pause after so many tries of one recipient; the queue's own when absent. */
  readonly backoff?: (attemptsMade: number) => number;
  /** How long a stop lets mails that are being sent end. */
  readonly gentleStopMilliseconds?: number;
}

const SWEEP_MILLISECONDS = 5_000;

/** Builds the notifier: outbox → queue `confirmations` → SMTP. Parts are stopped in reverse order. */
export async function startNotifier(
  context: ServiceContext,
  options: NotifierOptions = {},
): Promise<readonly Component[]> {
  const { environment, log, metrics: registry, settings, stopping } = context;
  const { prefix } = environment;
  const redisUrl = required(environment.redisUrl, 'REDIS_URL');
  const onError = troubleLog(log, 'Redis');

  const letterhead = letterheads(settings, {
    templates: await loadTemplates(environment.templates ?? SUPPLIED_TEMPLATES),
    mailFrom: required(environment.mailFrom, 'MAIL_FROM'),
    secretKey: required(environment.secretKey, 'BUZON_SECRET_KEY'),
  });
  const store = openStore({
    url: required(environment.databaseUrl, 'DATABASE_URL'),
    poolSize: MAX_CONNECTIONS + 1,
    applicationName: 'buzon notifier',
  });
  const mailer = openMailer(required(environment.smtpUrl, 'SMTP_URL'));
  const redis = openRedis(redisUrl, 'patient', onError);
  const queue = openConfirmationsQueue(redis, prefix, onError);
  const gate = new QueueGate(redis, redisKeys(prefix), CONFIRMATIONS_QUEUE);
  const metrics = notifierMetrics(registry, async () => {
    return redis.status === 'ready' && (await gate.current()) !== null;
  });

  const worker = createWorker({
    queue: CONFIRMATIONS_QUEUE,
    connection: redis,
    prefix,
    concurrency: MAX_CONNECTIONS,
    process: confirmationProcessor({
      store,
      mailer,
      letterhead,
      queue,
      gate,
      metrics,
      log,
      stopping,
    }),
    ...(options.backoff === undefined ? {} : { backoff: options.backoff }),
    onError,
  });
  worker.run().catch(onError);

  const sweep = repeat(
    async () => {
      const pendingSeconds = options.pendingSeconds ?? PENDING_SECONDS;
      const queued = await sweepOutbox({ store, queue, pendingSeconds });
      metrics.swept.inc(queued);
      if (queued > 0) log.info({ queued }, 'Pending confirmations were queued again');
    },
    options.sweepMilliseconds ?? SWEEP_MILLISECONDS,
    (err) => log.warn({ err }, 'The outbox could not be swept'),
  );

  context.addReadiness('redis', () =>
    redis.status === 'ready' ? null : `Redis is not connected (${redis.status})`,
  );

  return [
    { name: 'database', stop: () => store.close() },
    {
      name: 'redis',
      async stop() {
        redis.disconnect();
      },
    },
    { name: 'mail server', stop: async () => mailer.close(true) },
    {
      name: 'worker',
      stopTimeoutMs: STOP_MILLISECONDS,
      stop: () =>
        stopWorker({
          worker,
          mailer,
          isConnected: () => redis.status === 'ready',
          gentleMilliseconds: options.gentleStopMilliseconds,
        }),
    },
    { name: 'outbox sweep', stop: () => sweep.stop() },
  ];
}
