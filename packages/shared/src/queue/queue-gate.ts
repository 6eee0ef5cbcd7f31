import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { FailureKind } from '../failures/failure.ts';
import type { QueueName, RedisKeys } from './keys.ts';

/** Why a queue is held: shown in the dashboard and in `/readyz`. */
export interface Hold {
  readonly kind: Exclude<FailureKind, 'message'>;
  readonly source: string;
  readonly code: string;
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** What closes a gate: a `Failure` of the world or the installation, or the like of one. */
export type HoldCause = Pick<Hold, 'kind' | 'source' | 'code'> & { readonly message: string };

/** `open`: go on; `probe`: held, but this one may try; `closed`: wait. */
export type Admission = 'open' | 'probe' | 'closed';

/** The state is read at most this often, so that a filing costs no extra round trip. */
const CACHE_MILLISECONDS = 200;
/** A probe that says nothing for so long is taken for dead, and another may try. */
const PROBE_MILLISECONDS = 40_000;
/** The same error on so many messages running, with no success between, is the installation's (P13). */
export const REPEATS_THAT_HOLD = 20;
/** Code of the hold of a queue whose messages all fail alike. */
export const REPEATED = 'REPEATED';
const REPEATS_LIFE_SECONDS = 3_600;

/** A right that has ended meanwhile is another's. */
const END_PROBE_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;

/** Counts distinct jobs with the same error; another error starts anew. */
const COUNT_SCRIPT = `
local now = redis.call('HGET', KEYS[1], 'signature')
if now ~= ARGV[1] then redis.call('DEL', KEYS[1]); redis.call('HSET', KEYS[1], 'signature', ARGV[1]) end
redis.call('HSET', KEYS[1], 'job:' .. ARGV[2], 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return redis.call('HLEN', KEYS[1]) - 1
`;

/**
 * Holds a queue for all of its workers while the world or the installation is at fault (P13): one
 * worker probes with one job while the others wait, no attempt is spent, and the first success
 * opens it again. Redis emptied opens it too: the next failure closes it again.
 */
export class QueueGate {
  readonly #redis: Redis;
  readonly #hold: string;
  readonly #probe: string;
  readonly #repeats: string;
  readonly #token = randomUUID();
  #cached: { at: number; hold: Hold | null; repeats: boolean } | null = null;

  constructor(redis: Redis, keys: RedisKeys, queue: QueueName) {
    this.#redis = redis;
    this.#hold = keys.hold(queue);
    this.#probe = keys.probe(queue);
    this.#repeats = keys.repeats(queue);
  }

  /** Why the queue is held now; null when it is open. */
  async current(): Promise<Hold | null> {
    return (await this.#state()).hold;
  }

  /** Asked before each job. */
  async admit(): Promise<Admission> {
    const { hold } = await this.#state();
    if (hold === null) return 'open';
    const mine = await this.#redis.set(this.#probe, this.#token, 'PX', PROBE_MILLISECONDS, 'NX');
    return mine === 'OK' ? 'probe' : 'closed';
  }

  /** The world or the installation is at fault: everyone waits. Keeps the time since when. */
  async close(cause: HoldCause): Promise<void> {
    const before = await this.current();
    const hold: Hold = {
      kind: cause.kind,
      source: cause.source,
      code: cause.code,
      reason: cause.message,
      since: before?.since ?? new Date().toISOString(),
    };
    await this.#redis.set(this.#hold, JSON.stringify(hold));
    await this.endProbe();
  }

  /** A job did what it should. */
  async succeeded(): Promise<void> {
    const { hold, repeats } = await this.#state();
    if (hold === null && !repeats) return;
    await this.#redis.del(this.#hold, this.#repeats, this.#probe);
    this.#cached = null;
  }

  /**
   * A job failed by an error of its own, and so the server answers: a hold for its absence ends.
   * The count of jobs that failed alike goes on.
   */
  async answered(): Promise<void> {
    if ((await this.current()) === null) return;
    await this.#redis.del(this.#hold, this.#probe);
    this.#cached = null;
  }

  /**
   * A job failed by an error of its own.
   * @returns true when so many have failed alike that the installation is to blame
   */
  async repeated(signature: string, jobId: string): Promise<boolean> {
    const count = Number(
      await this.#redis.eval(
        COUNT_SCRIPT,
        1,
        this.#repeats,
        signature,
        jobId,
        REPEATS_LIFE_SECONDS,
      ),
    );
    this.#cached = null;
    return count >= REPEATS_THAT_HOLD;
  }

  /** A probe ended without an answer about the hold: another may try at once. */
  async endProbe(): Promise<void> {
    await this.#redis.eval(END_PROBE_SCRIPT, 1, this.#probe, this.#token);
    this.#cached = null;
  }

  async #state(): Promise<{ hold: Hold | null; repeats: boolean }> {
    const now = performance.now();
    if (this.#cached !== null && now - this.#cached.at < CACHE_MILLISECONDS) return this.#cached;
    const [held, repeats] = await Promise.all([
      this.#redis.get(this.#hold),
      this.#redis.exists(this.#repeats),
    ]);
    this.#cached = {
      at: now,
      hold: held === null ? null : (JSON.parse(held) as Hold),
      repeats: repeats === 1,
    };
    return this.#cached;
  }
}
