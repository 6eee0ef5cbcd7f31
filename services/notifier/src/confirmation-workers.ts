import {
  type ConfirmationJobData,
  type ConfirmationRoute,
  type ConfirmationsQueueName,
  createWorker,
  type WorkerParts,
} from '@buzon/shared/queue';
import type { ServiceContext } from '@buzon/shared/service';
import type { Worker } from 'bullmq';
import type { ConfirmParts } from './confirm.ts';
import { confirmationProcessor } from './confirmation-worker.ts';
import { handOn } from './hand-on.ts';
import type { Mailers } from './mailers.ts';
import type { NotifierMetrics } from './metrics.ts';
import { MAX_CONNECTIONS, paceOfRoute } from './pace.ts';
import type { NotifierPorts } from './ports.ts';

export interface ConfirmationWorkersParts
  extends Pick<
    WorkerParts<ConfirmationJobData, unknown>,
    'connection' | 'prefix' | 'backoff' | 'lockMilliseconds' | 'onError'
  > {
  readonly ports: Pick<NotifierPorts, 'store' | 'queues' | 'queue' | 'gate' | 'turns'>;
  readonly mailer: Mailers;
  readonly routes: {
    readonly all: readonly ConfirmationRoute[];
    readonly queueOf: (listener: string) => ConfirmationsQueueName;
  };
  readonly smtpUrl: string | null;
  readonly letterhead: ConfirmParts['letterhead'];
  readonly metrics: NotifierMetrics;
  readonly log: ServiceContext['log'];
  readonly stopping: AbortSignal;
}

/**
 * A worker for each mail server's queue, so that none waits for another's server; and one for each queue that
 * former settings, or those of another process, have left something in: it hands on what it finds.
 */
export class ConfirmationWorkers {
  readonly #parts: ConfirmationWorkersParts;
  readonly #workers = new Map<ConfirmationsQueueName, Worker>();
  readonly #connections: ReadonlyMap<ConfirmationsQueueName, number | null>;

  /** Those of the settings run from now on; `follow` looks for others. */
  constructor(parts: ConfirmationWorkersParts) {
    this.#parts = parts;
    const { all } = parts.routes;
    this.#connections = new Map(
      all.map((route) => [route.queue, paceOfRoute(route, parts.smtpUrl).connections]),
    );
    for (const { queue } of all) this.#open(queue);
  }

  /** The queues that are served now. */
  get queues(): readonly ConfirmationsQueueName[] {
    return [...this.#workers.keys()];
  }

  /** Says the limits again, which Redis may have lost; serves former queues that hold something, and no others. */
  async follow(): Promise<void> {
    const { queues } = this.#parts.ports;
    for (const name of await queues.names()) {
      const connections = this.#connections.get(name);
      if (connections !== undefined) await queues.limit(name, connections);
      else if (!(await queues.forget(name))) this.#open(name);
      else await this.#end(name);
    }
  }

  /** Takes no more jobs; resolves when those at work have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }

  #open(name: ConfirmationsQueueName): void {
    if (this.#workers.has(name)) return;
    const { connection, prefix, onError, backoff, lockMilliseconds } = this.#parts;
    const worker = createWorker({
      queue: name,
      connection,
      prefix,
      onError,
      concurrency: MAX_CONNECTIONS,
      process: this.#processorOf(name),
      ...(backoff === undefined ? {} : { backoff }),
      ...(lockMilliseconds === undefined ? {} : { lockMilliseconds }),
    });
    worker.run().catch(onError);
    this.#workers.set(name, worker);
  }

  async #end(name: ConfirmationsQueueName): Promise<void> {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    await worker?.close();
  }

  #processorOf(name: ConfirmationsQueueName) {
    const { ports, mailer, routes, letterhead, metrics, log, stopping } = this.#parts;
    return confirmationProcessor({
      store: ports.store,
      mailer,
      queue: ports.queue(name),
      gate: ports.gate(name),
      turns: ports.turns(name),
      isOurs: (listener) => routes.queueOf(listener) === name,
      handOn: ({ id, listener, caseId }) =>
        handOn({ outboxId: id, listener, caseId }, routes.queueOf(listener), ports),
      letterhead,
      metrics,
      log: log.child({ queue: name }),
      stopping,
    });
  }
}
