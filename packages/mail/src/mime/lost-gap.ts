const LF = 0x0a;
const CR = 0x0d;
/** A field, the continuation of one, or the line of an mbox. */
const OF_HEADER = /^(?:[!-9;-~]{1,100}[ \t]*:|[ \t]|>?From )/;

/**
 * Where the body begins of a mail that has no empty line at all: at the first line that is no field.
 * Null when there is an empty line, or nothing but fields.
 */
export function bodyStart(mail: Buffer, from: number): number | null {
  let found: number | null = null;
  for (let at = from; at < mail.length; ) {
    const end = mail.indexOf(LF, at);
    const next = end < 0 ? mail.length : end + 1;
    if (isEmpty(mail, at, next)) return null;
    if (found === null && !OF_HEADER.test(mail.toString('latin1', at, Math.min(next, at + 110)))) {
      found = at;
    }
    at = next;
  }
  return found;
}

function isEmpty(mail: Buffer, at: number, next: number): boolean {
  const length = next - at;
  return (mail[at] === LF && length === 1) || (mail[at] === CR && mail[at + 1] === LF);
}
