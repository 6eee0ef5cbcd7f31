import type { Redis } from 'ioredis';
import type { InstallationSettings } from '../settings/index.ts';
import {
  type ConfirmationJobData,
  confirmationJobId,
  confirmationJobOptions,
} from './confirmation-job.ts';
import { type ConfirmationRoutes, confirmationRoutes } from './confirmation-routes.ts';
import { type ConfirmationsQueueName, type RedisKeys, redisKeys } from './keys.ts';
import { type ConfirmationsQueue, openConfirmationsQueue } from './queues.ts';

/** What the queues of confirmations are opened with. */
export interface ConfirmationQueuesParts {
  readonly connection: Redis;
  /** `BUZON_PREFIX`. */
  readonly prefix: string;
  readonly settings: Pick<InstallationSettings, 'smtp' | 'listeners'>;
  readonly onError: (error: Error) => void;
}

/**
 * The queues of confirmations: those of the settings, and former ones in which something is left. A process
 * that still has, or already has, other settings may add to a queue that these settings do not name: each
 * such queue is written down, so that whoever serves or shows the queues knows of it.
 */
export class ConfirmationQueues {
  readonly routes: ConfirmationRoutes;
  readonly #parts: ConfirmationQueuesParts;
  readonly #keys: RedisKeys;
  readonly #opened = new Map<ConfirmationsQueueName, ConfirmationsQueue>();

  constructor(parts: ConfirmationQueuesParts) {
    this.routes = confirmationRoutes(parts.settings);
    this.#parts = parts;
    this.#keys = redisKeys(parts.prefix);
  }

  queue(name: ConfirmationsQueueName): ConfirmationsQueue {
    const { connection, prefix, onError } = this.#parts;
    const opened =
      this.#opened.get(name) ?? openConfirmationsQueue(connection, prefix, onError, name);
    this.#opened.set(name, opened);
    return opened;
  }

  /** Adds the job of an outbox row to the queue of its listener; one that has a job there is left alone. */
  async add(data: ConfirmationJobData): Promise<void> {
    const name = this.routes.queueOf(data.listener);
    if (isOfListener(name))
      await this.#parts.connection.sadd(this.#keys.confirmationQueues(), name);
    await this.queue(name).add(data.listener, data, {
      ...confirmationJobOptions,
      jobId: confirmationJobId(data.outboxId),
    });
  }

  /** Those of the settings, then former ones. */
  async names(): Promise<readonly ConfirmationsQueueName[]> {
    const known = await this.#parts.connection.smembers(this.#keys.confirmationQueues());
    const named = this.routes.all.map(({ queue }) => queue);
    return [...new Set([...named, ...known.filter(isOfListener).sort()])];
  }

  /**
   * Forgets a former queue when nothing is left in it that waits, runs or failed.
   * @returns whether it is forgotten
   */
  async forget(name: ConfirmationsQueueName): Promise<boolean> {
    const { connection } = this.#parts;
    const queue = this.queue(name);
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
    if (Object.values(counts).some((count) => count > 0)) return false;
    await queue.clean(0, 0, 'completed');
    const keys = this.#keys;
    await connection.del(keys.hold(name), keys.probe(name), keys.repeats(name));
    await connection.srem(keys.confirmationQueues(), name);
    return true;
  }

  /**
   * So many jobs of a queue may be at work at once, everybody's together; null: any number. Kept in Redis, and
   * lost with it.
   */
  async limit(name: ConfirmationsQueueName, jobs: number | null): Promise<void> {
    const queue = this.queue(name);
    await (jobs === null ? queue.removeGlobalConcurrency() : queue.setGlobalConcurrency(jobs));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#opened.values()].map((queue) => queue.close()));
  }
}

function isOfListener(name: string): name is `confirmations-${string}` {
  return name.startsWith('confirmations-');
}
