import { Headers } from '@zone-eu/mailsplit';
import type { FieldLine } from '../header/fields.ts';
import { evenLines } from './even-lines.ts';
import { headerStart } from './mail-start.ts';

const LF = 0x0a;
const CR = 0x0d;

/** The header lines at the start of raw bytes: what stands before the first empty line. Linear. */
export function headerLinesOf(raw: Buffer): readonly FieldLine[] {
  const { bytes } = evenLines(raw);
  const header = bytes.subarray(headerStart(bytes));
  return fieldLinesOf(new Headers(header.subarray(0, headerEnd(header))));
}

/** The lines of a header. A first `From :` (RFC 5322 §4.5.2) is a field, and no line of an mbox. */
export function fieldLinesOf(headers: Headers): readonly FieldLine[] {
  const lines = headers.getList();
  const { mbox } = headers;
  return mbox && /^From[ \t]+:/i.test(mbox) ? [{ key: 'from', line: mbox }, ...lines] : lines;
}

function headerEnd(raw: Buffer): number {
  for (let at = raw.indexOf(LF); at >= 0; at = raw.indexOf(LF, at + 1)) {
    const next = raw[at + 1];
    if (next === LF || (next === CR && raw[at + 2] === LF)) return at;
  }
  return raw.length;
}
