import { once } from 'node:events';
import { gapOf, type ListenerComparison } from '@buzon/account';
import { listenerOptions } from '@buzon/mailbox';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { Logger } from 'pino';
import type { Credentials } from './credentials.ts';
import type { FetcherPorts } from './ports.ts';
import { Wake } from './wake.ts';

const MINUTE_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 24 * 60 * MINUTE_MILLISECONDS;

/** Milliseconds. */
export interface ComparisonPauses {
  /** Before the first one: whoever has just started has mails to fetch. */
  readonly first: number;
  /** How often is asked whether it is due; after a failure, too. */
  readonly next: number;
}

const PAUSES: ComparisonPauses = {
  first: 10 * MINUTE_MILLISECONDS,
  next: 60 * MINUTE_MILLISECONDS,
};

/**
 * Compares a listener's output folder with the daily account once a day, while this fetcher owns the
 * listener (O9). What it finds is in the database, where the dashboard sees it, and in one line of the log.
 */
export class DailyComparison {
  readonly #settings: ListenerSettings;
  readonly #listeners: readonly ListenerSettings[];
  readonly #comparisons: FetcherPorts['comparisons'];
  readonly #credentials: Pick<Credentials, 'show'>;
  readonly #isWell: () => boolean;
  readonly #log: Logger;
  readonly #pauses: ComparisonPauses;

  /** @param isWell whether the listener's mailbox is open: one that refuses or throttles it is left alone */
  constructor(
    settings: ListenerSettings,
    listeners: readonly ListenerSettings[],
    { comparisons }: Pick<FetcherPorts, 'comparisons'>,
    credentials: Pick<Credentials, 'show'>,
    isWell: () => boolean,
    log: Logger,
    pauses = PAUSES,
  ) {
    this.#settings = settings;
    this.#listeners = listeners;
    this.#comparisons = comparisons;
    this.#credentials = credentials;
    this.#isWell = isWell;
    this.#log = log;
    this.#pauses = pauses;
  }

  /** Until the signal is aborted. Never rejects: it holds up nothing, and is tried again. */
  async serve(signal: AbortSignal): Promise<void> {
    if (this.#settings.outputFolder === null) return;
    const wake = new Wake();
    // Several listeners of one account do not all begin at once.
    let pause = this.#pauses.first * (1 + Math.random());
    while (!signal.aborted) {
      await wake.wait(pause, signal);
      if (signal.aborted) return;
      await this.#compareWhenDue(signal);
      pause = this.#pauses.next;
    }
  }

  async #compareWhenDue(signal: AbortSignal): Promise<void> {
    if (!this.#isWell()) return;
    try {
      const lastAt = await this.#comparisons.lastAt(this.#settings.id);
      if (lastAt !== null && Date.now() < lastAt.getTime() + DAY_MILLISECONDS) return;
      const comparing = this.#comparisons.compare({
        listener: this.#settings,
        listeners: this.#listeners,
        options: async () => ({
          ...listenerOptions(this.#settings),
          ...(await this.#credentials.show()),
        }),
        signal,
      });
      // A server that does not answer must not keep this fetcher from owning the listener again.
      this.#tell(await unlessAborted(comparing, signal));
    } catch (err) {
      if (signal.aborted) return;
      this.#log.info({ err }, 'could not compare the output folder with the account');
    }
  }

  #tell(answer: ListenerComparison): void {
    if (answer.nothing !== null) return;
    const { findings: _told, ...counts } = answer.comparison;
    if (gapOf(counts) === 0) {
      this.#log.info(counts, 'the output folder is as the account says');
    } else {
      this.#log.warn(
        counts,
        'the output folder is not as the account says: buzon account --compare tells which mails',
      );
    }
  }
}

/** As the promise, or rejects as soon as the signal is aborted. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const aborted = async (): Promise<never> => {
    if (!signal.aborted) await once(signal, 'abort', { signal: over.signal });
    throw signal.reason;
  };
  try {
    return await Promise.race([work, aborted()]);
  } finally {
    // The signal lives as long as the lease: nothing of each day's work stays behind on it.
    over.abort();
  }
}
