import type { Logger } from 'pino';
import { LEASE_MILLISECONDS, type Lease, RENEW_MILLISECONDS } from './lease.ts';
import { Wake } from './wake.ts';

/** How often a replica asks whether it may take a listener over. */
const ACQUIRE_MILLISECONDS = 1_000;

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
 */
export async function ownWhilePossible(
  lease: Lease,
  log: Logger,
  stopping: AbortSignal,
  work: (term: Term) => Promise<void>,
): Promise<void> {
  const wake = new Wake();
  while (!stopping.aborted) {
    const acquired = await lease.acquire().catch(answeredWithError(log));
    if (acquired === null) await wake.wait(ACQUIRE_MILLISECONDS, stopping);
    else await serveTerm(lease, acquired.handedOver, log, stopping, work);
  }
}

async function serveTerm(
  lease: Lease,
  handedOver: boolean,
  log: Logger,
  stopping: AbortSignal,
  work: (term: Term) => Promise<void>,
): Promise<void> {
  const moveFrom = handedOver ? Number.NEGATIVE_INFINITY : Date.now() + LEASE_MILLISECONDS;
  log.info({ handedOver }, 'owns the listener');
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, stopping]);
  let lost = false;
  const renewing = renew(lease, signal, log, () => {
    lost = true;
    ended.abort();
  });
  await work({ signal, moveFrom });
  ended.abort();
  await renewing;
  if (lost) log.warn('lost the lease of the listener');
  else await lease.release().catch(answeredWithError(log));
}

/** Renews until the term ends; a lease that is not ours any more ends the term. */
async function renew(
  lease: Lease,
  signal: AbortSignal,
  log: Logger,
  onLost: () => void,
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
    if (!renewed && !signal.aborted) onLost();
  }
}

function answeredWithError(log: Logger): (err: unknown) => null {
  return (err) => {
    log.warn({ err }, 'Redis answered with an error');
    return null;
  };
}
