import type { FetcherMetrics } from './metrics.ts';
import type { FetcherPorts } from './ports.ts';
import type { SharedWindow } from './window.ts';

/** What all listeners of one fetcher share; built in fetcher.ts. */
export interface FetcherParts extends FetcherPorts {
  readonly window: SharedWindow;
  readonly metrics: FetcherMetrics;
}
