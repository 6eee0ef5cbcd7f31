import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  createWorker,
  type DeliveryJobData,
  type DeliveryJobResult,
  MESSAGES_QUEUE,
  openConfirmationsQueue,
  openMessagesQueue,
  openRedis,
  QueueGate,
  rawMail,
  redisKeys,
} from '@buzon/shared/queue';
import type { Component, ServiceContext } from '@buzon/shared/service';
import { openStore } from '@buzon/store';
import { Budget } from './budget.ts';
import { confirmer } from './delivery/confirmer.ts';
import { listenerRules } from './delivery/filing-rules.ts';
import { type ProcessParts, processDelivery } from './delivery/process-delivery.ts';
import { tellFailures } from './delivery/tell-failures.ts';
import { Alarm } from './hold/alarm.ts';
import { holdCause } from './hold/judge.ts';
import { ListenerHolds } from './hold/listener-holds.ts';
import { processorMetrics } from './metrics.ts';
import { ChildPool } from './parse/child-pool.ts';
import { PARSE_LIMITS, type ParseLimits } from './parse/limits.ts';
import { Parser } from './parse/parser.ts';
import { Schema, type SchemaParts } from './schema.ts';
import { workerComponent } from './worker-component.ts';

/** Raw bytes that a processor works on at once (P14). */
const BYTES_AT_WORK = 64 * 1024 * 1024;

/** What a test may set otherwise. */
export interface Tuning {
  /** Path of the compiled entry of a parsing child. */
  readonly childEntry: string;
  readonly parseLimits: ParseLimits;
  /** Milliseconds between the tries of a message whose error is its own. */
  readonly backoff?: (attemptsMade: number) => number;
}

const TUNING: Tuning = {
  childEntry: fileURLToPath(new URL('./parse/child-main.js', import.meta.url)),
  parseLimits: PARSE_LIMITS,
};

/** Builds a processor of every part it is made of, and starts it when its database is ready. */
export async function startProcessor(
  context: ServiceContext,
  tuning: Partial<Tuning> = {},
): Promise<readonly Component[]> {
  const { environment, settings, log, stopping } = context;
  const { childEntry, parseLimits, backoff } = { ...TUNING, ...tuning };
  const { prefix, processorConcurrency: concurrency } = environment;
  const onError = (error: Error): void => log.warn({ err: error }, 'Redis');

  const redis = openRedis(needed(environment.redisUrl), 'patient', onError);
  const keys = redisKeys(prefix);
  const queue = openMessagesQueue(redis, prefix, onError);
  const confirmations = openConfirmationsQueue(redis, prefix, onError);
  const gate = new QueueGate(redis, keys, MESSAGES_QUEUE);
  const metrics = processorMetrics(context.metrics, async () =>
    redis.status === 'ready' ? (await gate.current()) !== null : null,
  );
  const pool = new ChildPool(childEntry, Math.max(availableParallelism() - 1, 1), parseLimits);
  const store = openStore({
    url: needed(environment.databaseUrl),
    poolSize: concurrency,
    applicationName: 'buzon-processor',
  });
  const abandon = new AbortController();
  setMaxListeners(concurrency + 1, abandon.signal);
  const parts: ProcessParts = {
    gate,
    queue,
    store,
    metrics,
    log,
    abandon: abandon.signal,
    alarm: new Alarm(log),
    bytes: rawMail(redis, keys),
    budget: new Budget(BYTES_AT_WORK),
    rules: listenerRules(settings, environment),
    listenerHolds: new ListenerHolds(
      () => performance.now(),
      (listener, reason) => log.error({ listener }, `its messages wait: ${reason}`),
    ),
    parser: new Parser({ pool, onFallback: (reason) => metrics.fallbacks.inc({ reason }) }),
    confirm: confirmer(confirmations, log),
  };
  const worker = createWorker<DeliveryJobData, DeliveryJobResult>({
    queue: MESSAGES_QUEUE,
    connection: redis,
    prefix,
    concurrency,
    process: (job, token = '') => processDelivery(parts, job, token),
    onError,
    ...(backoff === undefined ? {} : { backoff }),
  });
  worker.on('failed', tellFailures(log, metrics));

  const schema = new Schema({ store, log, stopping, tell: schemaTeller(gate) });
  context.addReadiness('redis', () =>
    redis.status === 'ready' ? null : `Redis is away (${redis.status})`,
  );
  context.addReadiness('database', () => schema.missing);
  schema
    .prepare()
    .then(async (ready) => {
      if (ready) await worker.run();
    })
    .catch(context.fail);

  return [
    { name: 'redis', stop: async () => redis.disconnect() },
    { name: 'database', stop: () => store.close(), stopTimeoutMs: 2_000 },
    { name: 'queues', stop: () => closeAll([queue, confirmations]), stopTimeoutMs: 1_000 },
    { name: 'parsing children', stop: () => pool.stop() },
    workerComponent({ worker, abandon, endProbe: () => gate.endProbe() }),
  ];
}

/** Shows a database that is not ready as a hold of the queue; a message's probe would come too late. */
function schemaTeller(gate: QueueGate): SchemaParts['tell'] {
  return async (failure) => {
    const cause = failure === null ? null : holdCause(failure);
    await (cause === null ? gate.answered() : gate.close(cause));
  };
}

async function closeAll(queues: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(queues.map((queue) => queue.close()));
}

function needed(url: string | null): string {
  if (url === null) throw new TypeError('a required variable was not checked at start');
  return url;
}
