const CR = 0x0d;
const LF = 0x0a;
const CRLF = Buffer.from('\r\n');
/** Bytes. */
const LONGEST_STRING = 256 * 1024;
/** Bytes up to which a loop is faster than a call of Buffer. */
const SHORT_RUN = 100;

/**
 * Content with CRLF as LF and without line ends at its end: a server that renders a mail anew
 * may change both. The answer may be a view of the argument.
 */
export function foldedLineEnds(content: Buffer): Buffer {
  const folded = content.includes(CRLF) ? withLineFeeds(content) : content;
  let end = folded.length;
  while (end > 0 && (folded[end - 1] === LF || folded[end - 1] === CR)) end--;
  return folded.subarray(0, end);
}

/** What is short goes through a string, which costs a third; what is long would be held three times. */
function withLineFeeds(content: Buffer): Buffer {
  if (content.length > LONGEST_STRING) return withoutCarriageReturns(content);
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** In runs: what is no text has few line ends, and is the bulk of large mails. */
function withoutCarriageReturns(content: Buffer): Buffer {
  const out = Buffer.allocUnsafe(content.length);
  let length = 0;
  let from = 0;
  while (from < content.length) {
    const found = nextLineEnd(content, from);
    const end = found === -1 ? content.length : found;
    if (end - from > SHORT_RUN) length += content.copy(out, length, from, end);
    else for (let at = from; at < end; at++) out[length++] = content[at] ?? 0;
    // Goes on with the line feed.
    from = end + 1;
  }
  return out.subarray(0, length);
}

/** Where the next CRLF is at or after `from`; -1 when there is none. */
function nextLineEnd(content: Buffer, from: number): number {
  // A line of text is looked at byte by byte: a call costs more.
  const near = Math.min(from + SHORT_RUN, content.length);
  for (let at = from; at < near; at++) {
    if (content[at] === CR && content[at + 1] === LF) return at;
  }
  return content.indexOf(CRLF, near);
}
