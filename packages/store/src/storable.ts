import { createHash } from 'node:crypto';

/** Text as any of the databases can hold it: no NUL, no lone surrogates (spec section 8). */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Storable text of at most `limit` code points; never half a character. */
export function fitting(text: string, limit: number): string {
  const clean = storable(text);
  // A code point takes one or two units: most texts are told short without counting.
  if (clean.length <= limit) return clean;
  let units = 0;
  let points = 0;
  for (const point of clean) {
    if (points === limit) return clean.slice(0, units);
    units += point.length;
    points += 1;
  }
  return clean;
}

/**
 * Like `fitting`, for text that is compared: one that is too long ends in a digest of the whole, so
 * that two different ones stay different.
 */
export function fittingIdentity(text: string, limit: number): string {
  const clean = storable(text);
  const cut = fitting(clean, limit);
  if (cut === clean) return clean;
  const digest = createHash('sha256').update(clean).digest('hex').slice(0, 32);
  return `${fitting(clean, limit - digest.length - 1)}#${digest}`;
}

/** A time as any of the databases can hold it, else null: `datetime2` has the years 1 to 9999. */
export function storableTime(time: Date | null): Date | null {
  const year = time?.getUTCFullYear() ?? Number.NaN;
  return year >= 1 && year <= 9_999 ? time : null;
}
