import { uuencodedFilesIn } from './uuencode.ts';

const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const BLANK_ENDS = [' \r', ' \n', '\t\r', '\t\n'].map((end) => Buffer.from(end));
const GAPS = ['\r\n\r\n', '\n\n'].map((ends) => Buffer.from(ends));
/** Characters looked at to tell text from base64, and how many of these are none of base64. */
const SAMPLE = 1024;
const TEXT_SHARE = 0.1;
const GARBAGE_SHARE = 0.15;

/** Undoes a Content-Transfer-Encoding (RFC 2045 §6); an unknown one leaves the bytes as they are. */
export function transferDecoded(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return fromBase64OrText(body);
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

/** What a server appends below (the footer of a mailing list), or a program only calls base64, stays. */
function fromBase64OrText(body: Buffer): Buffer {
  const gaps = GAPS.map((ends) => body.indexOf(ends)).filter((at) => at > 0);
  const end = Math.min(body.length, ...gaps);
  const below = body.subarray(end);
  const isBelowText = isText(below);
  if (isText(body.subarray(0, end), isBelowText)) return body;
  if (!isBelowText) return fromBase64(body);
  return Buffer.concat([fromBase64(body.subarray(0, end)), below]);
}

/** Words with blanks between them, and characters that base64 has not; above other text, these alone. */
function isText(bytes: Buffer, isAboveText = false): boolean {
  const sample = bytes.toString('latin1', 0, SAMPLE).trim();
  const blanks = sample.match(/\S [^\s=]/g)?.length ?? 0;
  const foreign = sample.match(/[^\w+/=\s]|_/g)?.length ?? 0;
  if (isAboveText && foreign > sample.length * GARBAGE_SHARE) return true;
  return blanks >= 2 && foreign > 0 && blanks + foreign > sample.length * TEXT_SHARE;
}

/** Lenient: other characters are skipped, and padding in the middle joins two encoded runs. */
function fromBase64(body: Buffer): Buffer {
  const padding = body.indexOf(EQUALS);
  const end = padding < 0 ? body.length : padding;
  if (/[A-Za-z0-9+/]/.test(body.toString('latin1', end, end + 4096))) {
    return fromBase64Runs(body.toString('latin1'));
  }
  return Buffer.from(body.toString('latin1', 0, end), 'base64');
}

/** Each run is decoded into its place: millions of them are no millions of Buffers. */
function fromBase64Runs(text: string): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil((text.length * 3) / 4));
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const padding = text.indexOf('=', at);
    const end = padding < 0 ? text.length : padding;
    if (end > at) length += out.write(text.slice(at, end), length, 'base64');
    at = end + 1;
  }
  return out.subarray(0, length);
}

/** RFC 2045 §6.7: soft line breaks join, white space before a line end is not data. */
function fromQuotedPrintable(body: Buffer): Buffer {
  const lines = hasTrailingBlanks(body) ? withoutTrailingBlanks(body) : body;
  const out = Buffer.allocUnsafe(lines.length);
  let length = 0;
  let i = 0;
  for (let at = lines.indexOf(EQUALS); at >= 0; at = lines.indexOf(EQUALS, i)) {
    length += lines.copy(out, length, i, at);
    const skip = softBreak(lines, at);
    const value = hexByte(lines[at + 1], lines[at + 2]);
    if (skip === 0) out[length++] = value < 0 ? EQUALS : value;
    i = at + (skip || (value < 0 ? 1 : 3));
  }
  length += lines.copy(out, length, Math.min(i, lines.length));
  return out.subarray(0, length);
}

function hasTrailingBlanks(body: Buffer): boolean {
  const last = body[body.length - 1];
  return last === SPACE || last === TAB || BLANK_ENDS.some((end) => body.includes(end));
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
