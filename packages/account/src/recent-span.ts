import type { Span } from './comparison.ts';

const DAY_MILLISECONDS = 24 * 60 * 60_000;
/** Of no mail. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/** What the daily comparison is about: since yesterday's beginning (UTC). */
export function recentSpan(now: Date): Span {
  const today = Math.floor(now.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  return spanSince(new Date(today - DAY_MILLISECONDS));
}

export function spanSince(from: Date): Span {
  return { from, until: NEVER };
}
