import { isBlank, isDevice } from './marks.ts';

/** RFC 3676 §4.3; some programs lose the blank at its end. */
const SEPARATOR = /^--\s?$/;
/** Lines that a signature may have: more than that is text after a line of dashes. */
const LONGEST_SIGNATURE = 15;

/** Before which line the signature begins, or what telephones add; the number of lines for none. */
export function signatureStart(lines: readonly string[]): number {
  const separator = lines.findLastIndex((line) => SEPARATOR.test(line));
  const isNear = separator >= 0 && lines.length - separator - 1 <= LONGEST_SIGNATURE;
  const end = isNear ? separator : lines.length;
  const last = lines.slice(0, end).findLastIndex((line) => !isBlank(line));
  return last > 0 && isDevice(lines[last] ?? '') ? last : end;
}
