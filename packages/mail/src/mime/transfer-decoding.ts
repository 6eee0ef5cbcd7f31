import { uuencodedFilesIn } from './uuencode.ts';

const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/** Undoes a Content-Transfer-Encoding (RFC 2045 §6); an unknown one leaves the bytes as they are. */
export function transferDecoded(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return fromBase64(body);
    case 'quoted-printable':
      return fromQuotedPrintable(body);
    case 'x-uuencode':
    case 'uuencode':
    case 'x-uue':
      return uuencodedFilesIn(body, 1)[0]?.content ?? body;
    default:
      return body;
  }
}

/** Lenient: other characters are skipped, and padding in the middle joins two encoded runs. */
function fromBase64(body: Buffer): Buffer {
  const text = body.toString('latin1');
  const padding = text.indexOf('=');
  if (padding < 0 || !/[A-Za-z0-9+/]/.test(text.slice(padding, padding + 4096))) {
    return Buffer.from(padding < 0 ? text : text.slice(0, padding), 'base64');
  }
  return Buffer.concat(text.split(/=+/).map((run) => Buffer.from(run, 'base64')));
}

/** RFC 2045 §6.7: soft line breaks join, white space before a line end is not data. */
function fromQuotedPrintable(body: Buffer): Buffer {
  const lines = withoutTrailingBlanks(body);
  const out = Buffer.allocUnsafe(lines.length);
  let length = 0;
  let i = 0;
  while (i < lines.length) {
    const byte = lines[i] ?? 0;
    const skip = byte === EQUALS ? softBreak(lines, i) : 0;
    const value = byte === EQUALS ? hexByte(lines[i + 1], lines[i + 2]) : -1;
    if (skip === 0) out[length++] = value < 0 ? byte : value;
    i += skip || (value < 0 ? 1 : 3);
  }
  return out.subarray(0, length);
}

function withoutTrailingBlanks(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  let kept = 0;
  for (const byte of body) {
    if (byte === LF || byte === CR) length = kept;
    out[length++] = byte;
    if (byte !== SPACE && byte !== TAB) kept = length;
  }
  return out.subarray(0, kept);
}

/** The length of the soft line break that begins with the `=` at `at`; 0 when it is none. */
function softBreak(lines: Buffer, at: number): number {
  const next = lines[at + 1];
  if (next === undefined) return 1;
  if (next === CR) return lines[at + 2] === LF ? 3 : 2;
  return next === LF ? 2 : 0;
}

/** -1 when the two are no hex digits. */
function hexByte(high: number | undefined, low: number | undefined): number {
  return (hexDigit(high) << 4) | hexDigit(low);
}

/** -1 (all bits set, so that it survives shift and or) for what is no hex digit. */
function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
