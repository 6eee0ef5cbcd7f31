import { randomUUID } from 'node:crypto';
import type { RedisKeys } from '@buzon/shared/queue';
import type { Redis } from 'ioredis';
import type { ListenerLease } from './ports.ts';

/** A dead owner's listener is taken over after so long at most, and a new look at it (L8: within 15 s). */
export const LEASE_MILLISECONDS = 10_000;
export const RENEW_MILLISECONDS = 3_000;

/** Moves happen at most so long after the lease was checked (L8). */
const CONFIRMED_MILLISECONDS = 1_000;

/** A hand-over that nobody took up is forgotten. */
const HANDOVER_SECONDS = 300;

/** Prolongs the lease if it is still ours. */
const RENEW_SCRIPT = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
`;

/** Ends the lease if it is ours, and says that it ended in good order. */
const RELEASE_SCRIPT = `
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], 1, 'EX', ARGV[2])
end
return 0
`;

/**
 * One owner at a time for a listener (L8). IMAP knows no fencing, so whoever did not get the lease
 * handed over waits one lease time before its first move: the last owner's must have ended by then.
 */
export class Lease implements ListenerLease {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #handover: string;
  readonly #token: string;

  constructor(redis: Redis, keys: RedisKeys, listener: string, owner: string) {
    this.#redis = redis;
    this.#key = keys.lease(listener);
    this.#handover = keys.handover(listener);
    this.#token = `${owner}/${randomUUID()}`;
  }

  async acquire(): Promise<{ readonly handedOver: boolean } | null> {
    const mine = await this.#redis.set(this.#key, this.#token, 'PX', LEASE_MILLISECONDS, 'NX');
    if (mine !== 'OK') return null;
    return { handedOver: (await this.#redis.getdel(this.#handover)) !== null };
  }

  async renew(): Promise<boolean> {
    const answer = await this.#redis.eval(
      RENEW_SCRIPT,
      1,
      this.#key,
      this.#token,
      LEASE_MILLISECONDS,
    );
    return answer === 1;
  }

  /** As `renew`; an answer that was long under way says nothing of now, and counts as no. */
  async confirm(): Promise<boolean> {
    const asked = performance.now();
    return (await this.renew()) && performance.now() - asked < CONFIRMED_MILLISECONDS;
  }

  async release(): Promise<void> {
    await this.#redis.eval(
      RELEASE_SCRIPT,
      2,
      this.#key,
      this.#handover,
      this.#token,
      HANDOVER_SECONDS,
    );
  }
}
