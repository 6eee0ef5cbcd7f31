import type { HyphenLines } from './hyphen-lines.ts';
import type { Span } from './part.ts';
import { countUpTo } from './sorted-offsets.ts';

const LF = 0x0a;
const EMPTY_LINES = ['\n\r\n', '\n\n'].map((line) => Buffer.from(line));
/** Content shorter than this is read as fast as it is left out. Bytes. */
export const LEAST_LEFT_OUT = 16 * 1024;
/** At each side of what is left out so much of it stays: the ends of a body are trimmed. */
const KEPT_SHARE = 1 / 16;
/** Lines that look like delimiters; a mail with more is read whole. */
const MOST_LINES = 20_000;

/** A mail without the inside of its long contents, and where each of its bytes stands in the mail. */
export interface Skeleton {
  readonly bytes: Buffer;
  readonly offsetOf: (offset: number) => number;
}

/**
 * What of a mail says how it is built. A splitter looks at every byte of a line, and at every line of an
 * attachment; but a body ends only at a line that begins with two hyphens (RFC 2046 §5.1.1), and
 * a header at the first empty line (RFC 5322 §2.1). So between an empty line and the next such line
 * there is nothing to find.
 * @param lines of this mail; null: there are too many
 * @param start where its header starts
 * @param least of its bytes that are left out at once; Infinity: none
 */
export function skeletonOf(
  mail: Buffer,
  lines: HyphenLines | null,
  start: number,
  least: number,
): Skeleton {
  const spans = lines === null ? [] : spansWithoutStructure(mail, lines, start, least);
  if (spans.length === 0) return { bytes: mail, offsetOf: (offset) => offset };
  const pieces: Buffer[] = [];
  /** Where a span is missing in the skeleton; how many bytes are missing up to there. */
  const places: number[] = [];
  const missing: number[] = [0];
  let at = 0;
  let left = 0;
  for (const span of spans) {
    pieces.push(mail.subarray(at, span.start));
    places.push(span.start - left);
    left += span.end - span.start;
    missing.push(left);
    at = span.end;
  }
  pieces.push(mail.subarray(at));
  return {
    bytes: Buffer.concat(pieces),
    offsetOf: (offset) => offset + (missing[countUpTo(places, offset)] ?? 0),
  };
}

/** Long runs of whole lines that are surely content, in order. */
function spansWithoutStructure(
  mail: Buffer,
  { offsets, hasLone }: HyphenLines,
  start: number,
  least: number,
): readonly Span[] {
  const spans: Span[] = [];
  // The splitter also takes a line for a delimiter that has a CR before it.
  if (mail.length < least || hasLone || offsets.length >= MOST_LINES) return spans;
  let from = start;
  for (const end of [...offsets, mail.length]) {
    if (end <= start) continue;
    const span = end - from < least ? null : insideOf(mail, from, end, least * KEPT_SHARE);
    if (span !== null && span.end - span.start >= least) spans.push(span);
    from = end;
  }
  return spans;
}

/** The lines below the first empty line, but for one and so many bytes at both ends. */
function insideOf(mail: Buffer, from: number, end: number, kept: number): Span | null {
  // A search in the whole mail would go on behind the end, once for each attachment.
  const lines = mail.subarray(from, end);
  const start = Math.min(...EMPTY_LINES.map((line) => endOf(lines, line)));
  const first = lines.indexOf(LF, start + kept);
  const last = lines.lastIndexOf(LF, lines.length - 2 - kept);
  if (start >= lines.length || first === -1 || last <= first) return null;
  return { start: from + first + 1, end: from + last + 1 };
}

/** Behind the first such bytes; the end when there are none. */
function endOf(lines: Buffer, bytes: Buffer): number {
  const at = lines.indexOf(bytes);
  return at === -1 ? lines.length : at + bytes.length;
}
