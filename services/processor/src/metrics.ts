import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What a processor counts (O5). */
export interface ProcessorMetrics {
  readonly filed: Counter<'listener' | 'outcome'>;
  readonly filingSeconds: Histogram;
  readonly parseSeconds: Histogram;
  readonly fallbacks: Counter<'reason'>;
  readonly parked: Counter<'listener'>;
}

/** @param held asked at each scrape: whether the queue is held; null when that cannot be told */
export function processorMetrics(
  registry: Registry,
  held: () => Promise<boolean | null>,
): ProcessorMetrics {
  const registers = [registry];
  new Gauge({
    name: 'buzon_queue_held',
    help: '1 while the queue of messages is held, by the world or the installation',
    registers,
    async collect() {
      const answer = await held();
      if (answer !== null) this.set(answer ? 1 : 0);
    },
  });
  return {
    filed: new Counter<'listener' | 'outcome'>({
      name: 'buzon_filed_total',
      help: 'Deliveries filed, by what happened to their message',
      labelNames: ['listener', 'outcome'],
      registers,
    }),
    filingSeconds: new Histogram({
      name: 'buzon_filing_seconds',
      help: 'Time of the one call that files a message',
      buckets: SECONDS,
      registers,
    }),
    parseSeconds: new Histogram({
      name: 'buzon_parse_seconds',
      help: 'Time to read a mail, in place or in a child process',
      buckets: SECONDS,
      registers,
    }),
    fallbacks: new Counter<'reason'>({
      name: 'buzon_parse_fallback_total',
      help: 'Mails filed by their headers only, by the limit that they passed',
      labelNames: ['reason'],
      registers,
    }),
    parked: new Counter<'listener'>({
      name: 'buzon_parked_total',
      help: 'Messages parked: their filing failed for good',
      labelNames: ['listener'],
      registers,
    }),
  };
}
