import { type HyphenLines, hyphenLinesOf } from './hyphen-lines.ts';
import { countUpTo } from './sorted-offsets.ts';

const CR = 0x0d;
const LF = 0x0a;
const LONE_DELIMITER = Buffer.from('\r--');
const DOUBLED = Buffer.from('\r\r\n');
/** Bytes after a delimiter in which its line and the header below it end. */
const FARTHEST_HEADER = 16 * 1024;

/** A mail whose lines end as MIME reads them, and where each of its bytes stands in the mail as it came. */
export interface EvenLines {
  readonly bytes: Buffer;
  readonly rawOffset: (offset: number) => number;
}

const same = (offset: number): number => offset;

/**
 * Mends what programs and old systems make of line ends: CR alone (of the whole mail, or before a
 * delimiter), and CR CR LF, which text-mode copies make. Any other mail is answered as it is.
 * @param lines of this mail
 */
export function evenLines(raw: Buffer, lines: HyphenLines | null = hyphenLinesOf(raw)): EvenLines {
  const first = oddReturn(raw);
  if (first !== null) {
    if (raw[first + 1] === CR && raw[first + 2] === LF) return withoutDoubles(raw);
    return { bytes: withLineFeeds(raw), rawOffset: same };
  }
  const bytes = hasLoneDelimiter(raw, lines) ? withMendedDelimiters(raw) : raw;
  return { bytes, rawOffset: same };
}

/** Whether there is nothing to mend: to find that out takes no time, and mending may take long. */
export function hasEvenLines(raw: Buffer, lines: HyphenLines | null): boolean {
  return oddReturn(raw) === null && !hasLoneDelimiter(raw, lines);
}

/** Where the first line ends, if that is neither at LF nor at CR LF. */
function oddReturn(raw: Buffer): number | null {
  const cr = raw.indexOf(CR);
  if (cr < 0 || raw[cr + 1] === LF) return null;
  const lf = raw.indexOf(LF);
  return lf < 0 || cr < lf ? cr : null;
}

function hasLoneDelimiter(raw: Buffer, lines: HyphenLines | null): boolean {
  return lines?.hasLone ?? raw.includes(LONE_DELIMITER);
}

/** Each CR that stands alone becomes LF. */
function withLineFeeds(raw: Buffer): Buffer {
  const copy = Buffer.from(raw);
  for (let at = copy.indexOf(CR); at >= 0; at = copy.indexOf(CR, at + 1)) {
    if (copy[at + 1] !== LF) copy[at] = LF;
  }
  return copy;
}

/** As `withLineFeeds`, for the lines of what may be a delimiter and of the header below it. */
function withMendedDelimiters(raw: Buffer): Buffer {
  const copy = Buffer.from(raw);
  let at = raw.indexOf(LONE_DELIMITER);
  while (at >= 0) {
    const end = headerEnd(copy, at);
    for (let i = at; i < end; i++) if (copy[i] === CR && copy[i + 1] !== LF) copy[i] = LF;
    // The empty line that ended the header may be the line end before the next one.
    at = raw.indexOf(LONE_DELIMITER, Math.max(end - 1, at + 1));
  }
  return copy;
}

/** Where the first empty line after a position ends, whatever ends its lines. */
function headerEnd(bytes: Buffer, from: number): number {
  const far = Math.min(bytes.length, from + FARTHEST_HEADER);
  let hasLine = false;
  for (let at = from + 1; at < far; at++) {
    const byte = bytes[at];
    if (byte !== CR && byte !== LF) {
      hasLine = true;
      continue;
    }
    if (!hasLine) return at + 1;
    hasLine = false;
    if (byte === CR && bytes[at + 1] === LF) at++;
  }
  return far;
}

function withoutDoubles(raw: Buffer): EvenLines {
  const bytes = Buffer.allocUnsafe(raw.length);
  const removed: number[] = [];
  let length = 0;
  let from = 0;
  for (let at = raw.indexOf(DOUBLED); at >= 0; at = raw.indexOf(DOUBLED, at + DOUBLED.length)) {
    length += raw.copy(bytes, length, from, at);
    removed.push(at - removed.length);
    from = at + 1;
  }
  length += raw.copy(bytes, length, from);
  return {
    bytes: bytes.subarray(0, length),
    rawOffset: (offset) => offset + countUpTo(removed, offset - 1),
  };
}
