import { daysLeft, type RunsOut } from '@buzon/oauth';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { FolderCounters } from './folder.ts';

/** The fetcher's metrics; every one has the label `listener`. */
export interface FetcherMetrics {
  /** Counts for one listener. */
  counters(listener: string): FolderCounters;
  show(listener: string, sums: ListenerSums): void;
  /** What of its log-in ends one day; null: nothing that is known of. */
  runsOut(listener: string, runsOut: RunsOut | null): void;
}

export interface ListenerSums {
  readonly waiting: number;
  readonly inFlight: number;
  readonly parked: number;
  readonly held: boolean;
  /** Time of the last successful look (L14), or of the start; milliseconds since 1970. */
  readonly lookedAt: number;
}

export function fetcherMetrics(registry: Registry): FetcherMetrics {
  const labelNames = ['listener'];
  const registers = [registry];
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const fetched = counter('buzon_fetched_total', 'Messages fetched from the input folder');
  const bytes = counter('buzon_fetched_bytes_total', 'Bytes fetched from the input folder');
  const moved = counter('buzon_moved_total', 'Messages moved or deleted after they were filed');
  const movedTwice = counter(
    'buzon_moved_twice_total',
    'Messages that two fetchers moved: they stand twice in the output folder',
  );
  const parked = counter('buzon_parked_seen_total', 'Messages that became parked');
  const batches = counter('buzon_batches_total', 'Batches that fired');
  const waiting = gauge('buzon_listener_waiting', 'Messages in the folder without a job');
  const inFlight = gauge('buzon_listener_in_flight', 'Messages with a job that is not settled');
  const parkedNow = gauge('buzon_listener_parked', 'Parked messages in the folder');
  const held = gauge('buzon_listener_held', '1 while the listener is held');
  const lookedAt = new Map<string, number>();
  new Gauge({
    name: 'buzon_listener_seconds_since_look',
    help: 'Seconds since the last successful look at the folder',
    labelNames,
    registers,
    // Counted when it is asked for: a listener that hangs must not look healthy.
    collect() {
      const now = Date.now();
      for (const [listener, time] of lookedAt) this.set({ listener }, (now - time) / 1_000);
    },
  });
  const endings = new Map<string, RunsOut>();
  new Gauge({
    name: 'buzon_oauth_days_left',
    help: 'Days until a client secret, certificate or refresh token of the listener ends',
    labelNames: ['listener', 'what'],
    registers,
    collect() {
      this.reset();
      const now = Date.now();
      for (const [listener, ending] of endings) {
        this.set({ listener, what: ending.what }, daysLeft(ending, now));
      }
    },
  });
  return {
    counters: (listener) => ({
      fetched(mails, size) {
        fetched.inc({ listener }, mails);
        bytes.inc({ listener }, size);
      },
      moved: (mails) => moved.inc({ listener }, mails),
      movedTwice: (mails) => movedTwice.inc({ listener }, mails),
      parked: (mails) => parked.inc({ listener }, mails),
      fired: () => batches.inc({ listener }),
    }),
    show(listener, sums) {
      waiting.set({ listener }, sums.waiting);
      inFlight.set({ listener }, sums.inFlight);
      parkedNow.set({ listener }, sums.parked);
      held.set({ listener }, sums.held ? 1 : 0);
      lookedAt.set(listener, sums.lookedAt);
    },
    runsOut(listener, runsOut) {
      if (runsOut === null) endings.delete(listener);
      else endings.set(listener, runsOut);
    },
  };
}
