export {
  compareListener,
  type ListenerComparison,
  type ListenerComparisonTask,
} from './compare-listener.ts';
export { type Comparison, type Finding, gapOf, type Span } from './comparison.ts';
export { anyFingerprint, cheapFingerprint } from './read-here.ts';
export { recentSpan, spanSince } from './recent-span.ts';
