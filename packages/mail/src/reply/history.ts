import {
  beginsIntroduction,
  endsIntroduction,
  fieldOf,
  introduces,
  introducesUnmarked,
  isBlank,
  isForwarded,
  isOriginal,
  isQuoted,
  isRule,
} from './marks.ts';

/** Lines that a copied header may take, wrapped and with empty ones between. */
const LONGEST_HEADER = 14;
/** Lines that "On … Ana wrote:" may be wrapped over. */
const LONGEST_INTRODUCTION = 4;

/** Which lines of a reply are new: from `start` to before `end`. */
export interface NewLines {
  readonly start: number;
  readonly end: number;
}

/**
 * The lines of a reply that are not the history below or above them, where that is certain: marked by
 * the mail program, or quoted in one piece. Answers between quoted lines keep what they answer.
 */
export function withoutHistory(lines: readonly string[]): NewLines {
  const end = withoutTrailingQuote(lines, markedHistory(lines));
  return { start: withoutLeadingQuote(lines, end), end };
}

/** Where history begins by a mark of its own; the number of lines when nowhere. */
function markedHistory(lines: readonly string[]): number {
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '' || isQuoted(line)) continue;
    if (isForwarded(line)) return lines.length;
    if (isOriginal(line) || isHeader(lines, at)) return withoutRule(lines, at);
    const start = endsIntroduction(line) ? unmarkedIntroduction(lines, at) : null;
    if (start !== null) return withoutRule(lines, start);
  }
  return lines.length;
}

/**
 * A header copied into the text: From, and two of its other fields. From where to where somebody
 * travels is written in the same words: a subject or an address must be there, too.
 */
function isHeader(lines: readonly string[], at: number): boolean {
  const first = fieldOf(lines[at] ?? '');
  if (first !== 'from' && first !== 'sent') return false;
  const header = lines.slice(at, at + LONGEST_HEADER);
  const found = new Set(header.map(fieldOf));
  found.delete(null);
  if (!found.has('from') || found.size < 3) return false;
  return (
    found.has('subject') || header.some((line) => fieldOf(line) !== null && line.includes('@'))
  );
}

/** Where "On … Ana wrote:" begins that ends at a line, above history that no character marks. */
function unmarkedIntroduction(lines: readonly string[], last: number): number | null {
  const next = lines.slice(last + 1, last + LONGEST_INTRODUCTION).find((line) => !isBlank(line));
  if (isQuoted(next)) return null;
  for (let start = last; start >= 0 && start > last - LONGEST_INTRODUCTION; start--) {
    const line = lines[start];
    if (line === undefined || isBlank(line) || isQuoted(line)) return null;
    const isBeginning = beginsIntroduction(line) || isBlank(lines[start - 1]);
    if (isBeginning && introducesUnmarked(joined(lines, start, last + 1))) return start;
  }
  return null;
}

/** Where the quoted lines begin that end the text, with what introduces them. */
function withoutTrailingQuote(lines: readonly string[], end: number): number {
  let start = end;
  while (start > 0 && isPassive(lines[start - 1])) start--;
  if (!lines.slice(start, end).some(isQuoted)) return end;
  for (let count = 1; count <= LONGEST_INTRODUCTION && count <= start; count++) {
    const first = lines[start - count] ?? '';
    if (isBlank(first)) break;
    const isWhole = isBlank(lines[start - count - 1]) || beginsIntroduction(first);
    if (isWhole && introduces(joined(lines, start - count, start))) {
      return withoutRule(lines, start - count);
    }
  }
  return start;
}

/** Where the text goes on after quoted lines that begin it, if it has no others. */
function withoutLeadingQuote(lines: readonly string[], end: number): number {
  const first = lines.findIndex((line) => !isBlank(line));
  let start = Math.max(0, first);
  for (let count = 1; count <= LONGEST_INTRODUCTION && !isQuoted(lines[start]); count++) {
    if (introduces(joined(lines, start, start + count))) start += count;
  }
  const quoted = start;
  while (start < end && isPassive(lines[start])) start++;
  const isQuote = lines.slice(quoted, start).some(isQuoted);
  return isQuote && !lines.slice(start, end).some(isQuoted) ? start : 0;
}

/** History takes the line across the page with it that programs draw above it. */
function withoutRule(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && isBlank(lines[start - 1])) start--;
  return start > 0 && isRule(lines[start - 1]) ? start - 1 : at;
}

function isPassive(line: string | undefined): boolean {
  return line !== undefined && (isQuoted(line) || isBlank(line));
}

function joined(lines: readonly string[], from: number, to: number): string {
  return lines
    .slice(from, to)
    .map((line) => line.trim())
    .join(' ');
}
