const CR = 0x0d;
const LF = 0x0a;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Where line ends are looked for. Bytes. */
const SAMPLE = 64 * 1024;
const MOST_BLANKS = 1024;
const FIELD = /^(?:[!-9;-~]{1,100}[ \t]*:|From |>From )/;

/**
 * The same number of bytes with lines that end in LF: mail from a world that ends lines in CR alone
 * is copied, any other is answered as it is. Positions stay what they are.
 */
export function withLineFeeds(raw: Buffer): Buffer {
  const sample = raw.subarray(0, SAMPLE);
  if (sample.includes(LF) || !sample.includes(CR)) return raw;
  const copy = Buffer.from(raw);
  for (let at = copy.indexOf(CR); at >= 0; at = copy.indexOf(CR, at + 1)) copy[at] = LF;
  return copy;
}

/**
 * Where the header begins: after a byte order mark and after empty lines, if a field follows;
 * some programs put them there, and a header that is not seen takes the whole mail with it.
 */
export function headerStart(raw: Buffer): number {
  let at = raw.subarray(0, MARK.length).equals(MARK) ? MARK.length : 0;
  const marked = at;
  while (at < MOST_BLANKS && (raw[at] === CR || raw[at] === LF)) at++;
  return FIELD.test(raw.toString('latin1', at, at + 110)) ? at : marked;
}
