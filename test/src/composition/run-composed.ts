import { type ComparisonPauses, openFetcherPorts, startFetcher } from '@buzon/fetcher';
import { openNotifierPorts, startNotifier } from '@buzon/notifier';
import { openProcessorPorts, startProcessor } from '@buzon/processor';
import { runService, type ServiceDefinition } from '@buzon/shared/service';
import { type Between, interpose } from './interpose.ts';

/** The services that act upon the world through ports. */
export type ComposedService = 'fetcher' | 'processor' | 'notifier';

/** What a test may set otherwise than an installation has it. */
export interface Pace {
  /** How long a dead process's jobs stay its own; default as in the product. */
  readonly lockMilliseconds?: number;
  /** Of the outbox sweep. */
  readonly pendingSeconds?: number;
  readonly sweepMilliseconds?: number;
  /** How long a stopping notifier lets mails that are being sent end. */
  readonly gentleStopMilliseconds?: number;
  /** Of the fetcher's daily comparison. */
  readonly comparisonPauses?: ComparisonPauses;
}

/** Runs a service as its own `main.ts` does, with something between it and its ports. Never resolves. */
export async function runComposed(
  service: ComposedService,
  between: Between,
  pace: Pace = {},
): Promise<never> {
  return runService({
    name: service,
    // The environment names the real one.
    defaultPort: 0,
    requires: ['BUZON_CONFIG', 'REDIS_URL', 'DATABASE_URL'],
    start: START[service](between, pace),
  });
}

type Start = (between: Between, pace: Pace) => ServiceDefinition['start'];

const START: Readonly<Record<ComposedService, Start>> = {
  fetcher:
    (between, { comparisonPauses }) =>
    (context) =>
      startFetcher(
        context,
        comparisonPauses === undefined ? {} : { comparisonPauses },
        (...given) => interpose(openFetcherPorts(...given), between),
      ),
  processor:
    (between, { lockMilliseconds }) =>
    (context) =>
      startProcessor(
        context,
        lockMilliseconds === undefined ? {} : { lockMilliseconds },
        (...given) => interpose(openProcessorPorts(...given), between),
      ),
  notifier: (between, pace) => (context) =>
    startNotifier(context, pace, (...given) => interpose(openNotifierPorts(...given), between)),
};
