import { Libmime } from 'libmime';
import { decodeText } from '../mime/charset.ts';

/** Work on one header value is bounded; no honest one is longer. Characters. */
const LONGEST_VALUE = 256 * 1024;

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

/** Decodes the encoded words (RFC 2047) of a header value; what is malformed stays as written. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value;
  return decoder.decodeWords(value.slice(0, LONGEST_VALUE));
}
