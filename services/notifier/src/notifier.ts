import { confirmationRoutes, openRedis } from '@buzon/shared/queue';
import { type Component, type ServiceContext, troubleLog } from '@buzon/shared/service';
import { required } from '@buzon/shared/settings';
import { ConfirmationWorkers } from './confirmation-workers.ts';
import { letterheads } from './letterheads.ts';
import { notifierMetrics } from './metrics.ts';
import { openNotifierPorts } from './open-ports.ts';
import { PENDING_SECONDS, sweepOutbox } from './outbox-sweep.ts';
import type { NotifierPorts } from './ports.ts';
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
  /** How long a dead notifier's jobs stay its own; the queue's own when absent. */
  readonly lockMilliseconds?: number;
}

const SWEEP_MILLISECONDS = 5_000;

/**
 * Builds the notifier: outbox → a queue for each mail server → SMTP. Parts are stopped in reverse order.
 * @param openPorts what it acts upon; a test puts something before the real ones
 */
export async function startNotifier(
  context: ServiceContext,
  options: NotifierOptions = {},
  openPorts = openNotifierPorts,
): Promise<readonly Component[]> {
  const { environment, log, metrics: registry, settings, stopping } = context;
  const { prefix } = environment;
  const {
    pendingSeconds = PENDING_SECONDS,
    sweepMilliseconds = SWEEP_MILLISECONDS,
    gentleStopMilliseconds,
    ...pace
  } = options;
  const redisUrl = required(environment.redisUrl, 'REDIS_URL');
  const onError = troubleLog(log, 'Redis');

  const letterhead = letterheads(settings, {
    templates: await loadTemplates(environment.templates ?? SUPPLIED_TEMPLATES),
    mailFrom: required(environment.mailFrom, 'MAIL_FROM'),
    secretKey: required(environment.secretKey, 'BUZON_SECRET_KEY'),
  });
  const redis = openRedis(redisUrl, 'patient', onError);
  const ports = openPorts(environment, redis, onError, settings);
  const { store, queues, queue } = ports;
  const mailer = ports.mailer(store);
  const routes = confirmationRoutes(settings);
  const gates = gatesOf(ports);
  const metrics = notifierMetrics(registry, async () => {
    if (redis.status !== 'ready') return new Map();
    const holds = workers.queues.map(
      async (name) => [name, (await gates(name).current()) !== null] as const,
    );
    return new Map(await Promise.all(holds));
  });

  const workers = new ConfirmationWorkers({
    ports: { ...ports, gate: gates },
    mailer,
    routes,
    connection: redis,
    prefix,
    smtpUrl: environment.smtpUrl,
    letterhead,
    metrics,
    log,
    stopping,
    onError,
    ...pace,
  });

  const sweep = repeat(
    async () => {
      await workers.follow();
      const { queueOf } = routes;
      const queued = await sweepOutbox({ store, queues, queue, queueOf, pendingSeconds });
      metrics.swept.inc(queued);
      if (queued > 0) log.info({ queued }, 'Pending confirmations were queued again');
    },
    sweepMilliseconds,
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
      name: 'workers',
      stopTimeoutMs: STOP_MILLISECONDS,
      stop: () =>
        stopWorker({
          worker: workers,
          mailer,
          isConnected: () => redis.status === 'ready',
          gentleMilliseconds: gentleStopMilliseconds,
        }),
    },
    {
      name: 'outbox sweep',
      async stop() {
        const ended = sweep.stop();
        // What it asked of a Redis that is away is answered when the connection is given up, below.
        if (redis.status === 'ready') await ended;
      },
    },
  ];
}

/** The gate of each queue, once: it keeps what it knows for a moment. */
function gatesOf({ gate }: NotifierPorts): NotifierPorts['gate'] {
  const opened = new Map<string, ReturnType<NotifierPorts['gate']>>();
  return (name) => {
    const known = opened.get(name) ?? gate(name);
    opened.set(name, known);
    return known;
  };
}
