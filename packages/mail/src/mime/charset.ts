import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import libmime from 'libmime';

/** What a mail that names no charset, or a wrong one, is most often written in. */
const LEGACY = 'windows-1252';
const UNDECLARED =
  /^(?:|us-?ascii|ascii|utf-?8|unicode-1-1-utf-8|unknown-8bit|x-unknown|default|7bit|8bit)$/;
/** Transfer encodings that iconv-lite offers as if they were charsets. */
const NO_CHARSET = /^(?:base64|hex|binary|ucs2)$/;
const JAPANESE = /^(?:iso-?2022-?jp|jis|eucjp)/;
/** libmime refuses UTF-7 because a filter may look at the bytes; here HTML is sanitised after decoding. */
const UTF7 = /^(?:unicode-1-1-)?utf-?7$/;
const UTF8_SEQUENCE = /[\u0080-\uFFFC\u{10000}-\u{10FFFF}]/gu;
const JIS_ESCAPE = Buffer.from('\u001b$B', 'latin1');

export interface DecodedText {
  readonly text: string;
  /** The declared charset that nobody knows; null when it was known or absent. */
  readonly unknownCharset: string | null;
}

/**
 * Bytes to text. A declared charset is believed unless the bytes contradict it: what is not
 * valid UTF-8 under an absent, unknown or Unicode label is read as windows-1252.
 */
export function decodeText(bytes: Buffer, declared: string | null = null): DecodedText {
  const label = (declared ?? '').trim().replace(/^"|"$/g, '').toLowerCase();
  if (UNDECLARED.test(label)) return { text: guess(bytes), unknownCharset: null };
  if (UTF7.test(label)) return { text: iconv.decode(bytes, 'utf-7'), unknownCharset: null };
  const name = libmime.normalizeCharset(label);
  if (JAPANESE.test(label) || JAPANESE.test(name.toLowerCase())) {
    return { text: libmimeDecode(bytes, name), unknownCharset: null };
  }
  if (NO_CHARSET.test(label) || !iconv.encodingExists(name)) {
    return { text: guess(bytes), unknownCharset: declared };
  }
  // WHATWG Encoding: the label latin1 means windows-1252, whose C1 range holds quotes and the euro.
  return {
    text: iconv.decode(bytes, /^iso-8859-1$/i.test(name) ? LEGACY : name),
    unknownCharset: null,
  };
}

function guess(bytes: Buffer): string {
  if (isAscii(bytes))
    return bytes.includes(JIS_ESCAPE)
      ? libmimeDecode(bytes, 'iso-2022-jp')
      : bytes.toString('latin1');
  if (bytes.length >= 2 && isUtf16Mark(bytes)) return iconv.decode(bytes, 'utf-16');
  if (isUtf8(bytes)) return withoutMark(bytes.toString('utf8'));
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const sound = text.match(UTF8_SEQUENCE)?.length ?? 0;
  // A mail cut in the middle of a character is still UTF-8; a Latin-1 one has no sound sequences.
  return sound > broken ? text : iconv.decode(bytes, LEGACY);
}

function isUtf16Mark(bytes: Buffer): boolean {
  const mark = bytes.readUInt16BE(0);
  return mark === 0xfeff || mark === 0xfffe;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function libmimeDecode(bytes: Buffer, charset: string): string {
  // iconv-lite has no ISO-2022-JP; libmime brings encoding-japanese for it.
  return libmime.decodeWord(charset, 'B', bytes.toString('base64'));
}
