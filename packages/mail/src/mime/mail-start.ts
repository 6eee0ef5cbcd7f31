const CR = 0x0d;
const LF = 0x0a;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const MOST_BLANKS = 1024;
const FIELD = /^(?:[!-9;-~]{1,100}[ \t]*:|From |>From )/;

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
