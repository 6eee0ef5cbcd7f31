import type { ServiceContext } from '@buzon/shared/service';
import { Counter, Gauge, Histogram } from 'prom-client';

export type NotifierMetrics = ReturnType<typeof notifierMetrics>;

/** @param held asked at each scrape: whether each queue is held; none while Redis is away */
export function notifierMetrics(
  registry: ServiceContext['metrics'],
  held: () => Promise<ReadonlyMap<string, boolean>>,
) {
  const registers = [registry];
  const queueHeld = new Gauge({
    name: 'buzon_queue_held',
    help: '1 while the queue waits for the world or the installation',
    labelNames: ['queue'],
    registers,
    async collect() {
      this.reset();
      for (const [queue, isHeld] of await held()) this.set({ queue }, isHeld ? 1 : 0);
    },
  });
  return {
    queueHeld,
    confirmations: new Counter({
      name: 'buzon_confirmations_total',
      help: 'Confirmations by listener and outcome',
      labelNames: ['listener', 'outcome'],
      registers,
    }),
    seconds: new Histogram({
      name: 'buzon_confirmation_seconds',
      help: 'Seconds to send one confirmation',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    swept: new Counter({
      name: 'buzon_outbox_swept_total',
      help: 'Pending confirmations that had no job and were queued again',
      registers,
    }),
  };
}
