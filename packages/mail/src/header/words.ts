import { Libmime } from 'libmime';
import { decodeText } from '../mime/charset.ts';

/** Work on one header value is bounded; no honest one is longer. Characters. */
const LONGEST_VALUE = 256 * 1024;
/** A longer value with malformed words is no subject that someone wrote. Characters. */
const LONGEST_MENDED = 4000;

/** libmime's reading of encoded words, with our own charset rules for their bytes. */
class WordDecoder extends Libmime {
  override decodeWord(charset: string, encoding: string, text: string): string {
    // RFC 2231 §5: a language may follow the charset.
    const name = charset.split('*')[0] ?? '';
    return decodeText(wordBytes(encoding, text), name).text;
  }
}

function wordBytes(encoding: string, text: string): Buffer {
  if (encoding.toUpperCase() === 'B') return joinedBase64(text);
  const unescaped = text
    .replace(/_/g, ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(unescaped, 'latin1');
}

/** libmime joins words that follow each other, and each may end in padding, where Node stops to read. */
function joinedBase64(text: string): Buffer {
  const words = text.match(/[^=]+=*/g) ?? [];
  return Buffer.concat(words.map((word) => Buffer.from(word, 'base64')));
}

const decoder = new WordDecoder();

/** What a program wrote for an encoded word: blanks inside, `?` unescaped, cut off before `?=`. */
const MALFORMED =
  /=\?\s?([\w.:+-]{0,40})(?:\*[\w-]{0,20})?\s?\?([bq])\?(.{0,500}?)(?:\?\s?=(?![0-9a-f]{2})|=?$)/gi;
const BASE64_ONLY = /^[A-Za-z0-9+/\s]*=*$/;

/** Decodes the encoded words (RFC 2047) of a header value; what nobody could mean stays as written. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  const decoded = decoder.decodeWords(value.slice(0, LONGEST_VALUE));
  const isMendable = decoded.length <= LONGEST_MENDED && decoded.includes('=?');
  return isMendable ? decoded.replace(MALFORMED, decodedMalformed) : decoded;
}

function decodedMalformed(
  written: string,
  charset: string,
  encoding: string,
  text: string,
): string {
  const isBase64 = encoding.toUpperCase() === 'B';
  const isMeant = isBase64 ? BASE64_ONLY.test(text) : /[=_]/.test(text);
  return isMeant ? decoder.decodeWord(charset, encoding, text) : written;
}
