import { Headers } from '@zone-eu/mailsplit';
import type { FieldLine } from '../header/fields.ts';
import { headerStart, withLineFeeds } from './mail-start.ts';

const LF = 0x0a;
const CR = 0x0d;

/** The header lines at the start of raw bytes: what stands before the first empty line. Linear. */
export function headerLinesOf(raw: Buffer): readonly FieldLine[] {
  const bytes = withLineFeeds(raw);
  const header = bytes.subarray(headerStart(bytes));
  return new Headers(header.subarray(0, headerEnd(header))).getList();
}

function headerEnd(raw: Buffer): number {
  for (let at = raw.indexOf(LF); at >= 0; at = raw.indexOf(LF, at + 1)) {
    const next = raw[at + 1];
    if (next === LF || (next === CR && raw[at + 2] === LF)) return at;
  }
  return raw.length;
}
