import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  createWorker,
  type DeliveryJobData,
  type DeliveryJobResult,
  MESSAGES_QUEUE,
  openRedis,
} from '@buzon/shared/queue';
import { type Component, type ServiceContext, troubleLog } from '@buzon/shared/service';
import { required } from '@buzon/shared/settings';
import { LONE_LIMITS, LoneFiler } from './alone/lone-filer.ts';
import { Budget } from './budget.ts';
import { confirmer } from './delivery/confirmer.ts';
import { listenerRules } from './delivery/filing-rules.ts';
import { type ProcessParts, processDelivery } from './delivery/process-delivery.ts';
import { tellFailures } from './delivery/tell-failures.ts';
import { FilingLane } from './filing-lane.ts';
import { Alarm } from './hold/alarm.ts';
import { holdCause } from './hold/judge.ts';
import { ListenerHolds } from './hold/listener-holds.ts';
import { processorMetrics } from './metrics.ts';
import { openProcessorPorts } from './open-ports.ts';
import { ChildPool } from './parse/child-pool.ts';
import { PARSE_LIMITS, type ParseLimits } from './parse/limits.ts';
import { type FallbackReason, Parser } from './parse/parser.ts';
import type { ProcessorPorts } from './ports.ts';
import { Schema, type SchemaParts } from './schema.ts';
import { workerComponent } from './worker-component.ts';

/** Raw bytes that a processor works on at once (P14). */
const BYTES_AT_WORK = 64 * 1024 * 1024;

/** What a test may set otherwise. */
export interface Tuning {
  /** Path of the compiled entry of a parsing child. */
  readonly childEntry: string;
  /** Path of the compiled entry of a process that files one message. */
  readonly aloneEntry: string;
  readonly parseLimits: ParseLimits;
  /** What a message may cost that is filed in a process of its own. */
  readonly loneLimits: ParseLimits;
  /** Milliseconds between the tries of a message whose error is its own. */
  readonly backoff?: (attemptsMade: number) => number;
  /** How long a dead processor's jobs stay its own. */
  readonly lockMilliseconds?: number;
}

const TUNING: Tuning = {
  childEntry: fileURLToPath(new URL('./parse/child-main.js', import.meta.url)),
  aloneEntry: fileURLToPath(new URL('./alone/alone-main.js', import.meta.url)),
  parseLimits: PARSE_LIMITS,
  loneLimits: LONE_LIMITS,
};

/**
 * Builds a processor of every part it is made of, and starts it when its database is ready.
 * @param openPorts what it acts upon; a test puts something before the real ones
 */
export async function startProcessor(
  context: ServiceContext,
  tuning: Partial<Tuning> = {},
  openPorts = openProcessorPorts,
): Promise<readonly Component[]> {
  const { environment, settings, log, stopping } = context;
  const { childEntry, aloneEntry, parseLimits, loneLimits, ...pace } = { ...TUNING, ...tuning };
  const { prefix, processorConcurrency: concurrency } = environment;
  const onError = troubleLog(log, 'Redis');

  const redis = openRedis(required(environment.redisUrl, 'REDIS_URL'), 'patient', onError);
  const ports = openPorts(environment, redis, onError, settings);
  const { gate, store } = ports;
  const metrics = processorMetrics(context.metrics, async () =>
    redis.status === 'ready' ? (await gate.current()) !== null : null,
  );
  const pool = new ChildPool(childEntry, parsingChildren(), parseLimits);
  const onFallback = (reason: FallbackReason): void => metrics.fallbacks.inc({ reason });
  const loneFiler = new LoneFiler({
    entry: aloneEntry,
    parserEntry: childEntry,
    parseLimits,
    limits: loneLimits,
    databaseUrl: required(environment.databaseUrl, 'DATABASE_URL'),
    onFallback,
  });
  const abandon = new AbortController();
  setMaxListeners(concurrency + 1, abandon.signal);
  const parts: ProcessParts = {
    gate,
    store,
    queue: ports.messages,
    metrics,
    log,
    abandon: abandon.signal,
    alarm: new Alarm(log),
    bytes: ports.bytes,
    newest: ports.newest,
    budget: new Budget(BYTES_AT_WORK),
    lane: new FilingLane(),
    rules: listenerRules(settings, environment),
    listenerHolds: new ListenerHolds(
      () => performance.now(),
      (listener, reason) => log.error({ listener }, `its messages wait: ${reason}`),
    ),
    parser: new Parser({ pool, mostWaiting: Math.ceil(concurrency / 2), onFallback }),
    loneFiler,
    confirm: confirmer(ports.confirmations, log),
  };
  const worker = createWorker<DeliveryJobData, DeliveryJobResult>({
    queue: MESSAGES_QUEUE,
    connection: redis,
    prefix,
    concurrency,
    process: (job, token = '') => processDelivery(parts, job, token),
    onError,
    ...pace,
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
    {
      name: 'queues',
      stop: () => closeAll([ports.messages, ports.confirmations]),
      stopTimeoutMs: 1_000,
    },
    { name: 'parsing children', stop: () => pool.stop() },
    { name: 'the process of a lone message', stop: () => loneFiler.stop() },
    workerComponent({ worker, abandon, endProbe: () => gate.endProbe() }),
  ];
}

/** The event loop needs a core; while the mail of one child is on its way, another child reads. */
function parsingChildren(): number {
  return Math.max(availableParallelism() - 1, 2);
}

/** Shows a database that is not ready as a hold of the queue; a message's probe would come too late. */
function schemaTeller(gate: ProcessorPorts['gate']): SchemaParts['tell'] {
  return async (failure) => {
    const cause = failure === null ? null : holdCause(failure);
    await (cause === null ? gate.answered() : gate.close(cause));
  };
}

async function closeAll(queues: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(queues.map((queue) => queue.close()));
}
