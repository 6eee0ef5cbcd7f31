import type { Logger } from 'pino';
import type { FairShare } from './fair-share.ts';
import { LEASE_MILLISECONDS, RENEW_MILLISECONDS } from './lease.ts';
import type { ListenerLease } from './ports.ts';
import { Wake } from './wake.ts';

/** How often a replica asks whether it may take a listener over. */
const ACQUIRE_MILLISECONDS = 1_000;
/** The same of one that owns its share already: one that owns less asks sooner. */
const FULL_MILLISECONDS = 3_000;

/** What an owner may do until the signal is aborted. */
export interface Term {
  /** Aborted when the lease is lost or the service stops. */
  readonly signal: AbortSignal;
  /** First moment at which it may move anything; milliseconds since 1970 (L8). */
  readonly moveFrom: number;
}

/**
 * Waits for the lease, runs `work` while it holds and renews it meanwhile; again and again until the
 * service stops. Never rejects: Redis that answers with an error is asked again.
 * @param share what this fetcher owns beside it
 */
export async function ownWhilePossible(
  lease: ListenerLease,
  log: Logger,
  stopping: AbortSignal,
  work: (term: Term) => Promise<void>,
  share: ListenerShare = ALONE,
): Promise<void> {
  const wake = new Wake();
  while (!stopping.aborted) {
    // One that has its share lets the others be first.
    if (share.isFull()) await wake.wait(FULL_MILLISECONDS, stopping);
    if (stopping.aborted) return;
    const acquired = await lease.acquire().catch(answeredWithError(log));
    if (acquired === null) {
      await wake.wait(ACQUIRE_MILLISECONDS, stopping);
      continue;
    }
    share.own();
    await serveTerm(lease, acquired.handedOver, log, stopping, work, share);
    share.giveUp();
  }
}

/** What one listener has to do with the share of its fetcher. */
export interface ListenerShare {
  isFull(): boolean;
  own(): void;
  giveUp(): void;
  /** Whether it is to be handed over now. */
  offers(): boolean;
}

const ALONE: ListenerShare = {
  isFull: () => false,
  own: () => undefined,
  giveUp: () => undefined,
  offers: () => false,
};

/** The share of a fetcher, seen from one of its listeners. */
export function listenerShare(share: FairShare, listener: string): ListenerShare {
  return {
    isFull: () => share.isFull,
    own: () => share.own(listener),
    giveUp: () => share.giveUp(listener),
    offers: () => share.offers(listener),
  };
}

async function serveTerm(
  lease: ListenerLease,
  handedOver: boolean,
  log: Logger,
  stopping: AbortSignal,
  work: (term: Term) => Promise<void>,
  share: ListenerShare,
): Promise<void> {
  const moveFrom = handedOver ? Number.NEGATIVE_INFINITY : Date.now() + LEASE_MILLISECONDS;
  log.info({ handedOver }, 'owns the listener');
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, stopping]);
  let lost = false;
  const renewing = renew(lease, signal, log, share, (how) => {
    lost = how === 'lost';
    if (how === 'offered') log.info('hands the listener over to a fetcher that owns less');
    ended.abort();
  });
  await work({ signal, moveFrom });
  ended.abort();
  await renewing;
  if (lost) log.warn('lost the lease of the listener');
  else await lease.release().catch(answeredWithError(log));
}

/** Renews until the term ends; a lease that is not ours any more ends it, and so does a fetcher that has too many. */
async function renew(
  lease: ListenerLease,
  signal: AbortSignal,
  log: Logger,
  share: ListenerShare,
  onEnd: (how: 'lost' | 'offered') => void,
): Promise<void> {
  const wake = new Wake();
  while (!signal.aborted) {
    await wake.wait(RENEW_MILLISECONDS, signal);
    if (signal.aborted) return;
    // An error of Redis proves nothing: the lease is asked for again before each move anyway.
    const renewed = await lease.renew().catch((err: unknown) => {
      log.warn({ err }, 'Redis could not renew the lease');
      return true;
    });
    if (signal.aborted) return;
    if (!renewed) onEnd('lost');
    else if (share.offers()) onEnd('offered');
  }
}

function answeredWithError(log: Logger): (err: unknown) => null {
  return (err) => {
    log.warn({ err }, 'Redis answered with an error');
    return null;
  };
}
