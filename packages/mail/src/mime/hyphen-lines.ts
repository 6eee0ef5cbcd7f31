const HYPHEN = 0x2d;
const LF = 0x0a;
const CR = 0x0d;
const TWO_HYPHENS = Buffer.from('--');
/** Places with two hyphens or more; a mail with more is hostile, or a drawing. */
const MOST_PLACES = 100_000;

/** The lines of a mail that begin with two hyphens, as those do that open or close a part (RFC 2046 §5.1.1). */
export interface HyphenLines {
  /** Where those begin that stand behind a LF, in order. */
  readonly offsets: readonly number[];
  /** Whether one stands behind a CR alone. */
  readonly hasLone: boolean;
}

/**
 * Null for a mail that has too many of them. Looks for hyphens, which base64 has not, and then at what
 * stands before them: a search for line ends would stop at every line of an attachment.
 */
export function hyphenLinesOf(mail: Buffer): HyphenLines | null {
  const offsets: number[] = [];
  let hasLone = false;
  let at = mail.indexOf(TWO_HYPHENS);
  for (let place = 0; at !== -1; place++) {
    if (place === MOST_PLACES) return null;
    const before = mail[at - 1];
    if (before === LF) offsets.push(at);
    else if (before === CR) hasLone = true;
    let next = at + TWO_HYPHENS.length;
    while (mail[next] === HYPHEN) next++;
    at = mail.indexOf(TWO_HYPHENS, next);
  }
  return { offsets, hasLone };
}
