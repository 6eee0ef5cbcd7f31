export type { ComparisonPauses } from './daily-comparison.ts';
export { startFetcher } from './fetcher.ts';
export { openFetcherPorts } from './open-ports.ts';
export type { FetcherPorts } from './ports.ts';
