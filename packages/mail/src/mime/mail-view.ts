import { evenLines } from './even-lines.ts';
import { type HyphenLines, hyphenLinesOf } from './hyphen-lines.ts';
import { headerStart } from './mail-start.ts';
import { LEAST_LEFT_OUT, type Skeleton, skeletonOf } from './skeleton.ts';

/** A mail as it is walked: its lines end as MIME reads them, and the inside of long contents is left out. */
export interface MailView {
  readonly bytes: Buffer;
  /** Where a byte of these stands in the mail as it came. */
  readonly rawOffset: (offset: number) => number;
  /** Where its header begins in the bytes. */
  readonly start: number;
  readonly skeleton: Skeleton;
}

/**
 * @param lines of this mail
 * @param leastLeftOut contents as long as this are left out; Infinity: none is
 */
export function viewOf(
  raw: Buffer,
  lines: HyphenLines | null = hyphenLinesOf(raw),
  leastLeftOut = LEAST_LEFT_OUT,
): MailView {
  const { bytes, rawOffset } = evenLines(raw, lines);
  const start = headerStart(bytes);
  const ofBytes = bytes === raw ? lines : hyphenLinesOf(bytes);
  return { bytes, rawOffset, start, skeleton: skeletonOf(bytes, ofBytes, start, leastLeftOut) };
}
