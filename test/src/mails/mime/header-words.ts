import { encodeText } from '../text/encode-text.ts';

/** How header text that is not ASCII is written. */
export interface WordStyle {
  /** Charset of the encoded words. */
  readonly charset: string;
  /** `B` and `Q` as in RFC 2047 §4; `raw`: bytes without any declaration, as broken programs send. */
  readonly encoding: 'B' | 'Q' | 'raw';
}

/** An encoded word has at most 75 characters (RFC 2047 §2), declaration included. */
const WORD_BYTES = 40;

/** Text for a header field, folded; the bytes of a `raw` one are those of the charset. */
export function headerText(text: string, { charset, encoding }: WordStyle): Buffer {
  if (isPlain(text)) return Buffer.from(folded(text), 'latin1');
  if (encoding === 'raw') return encodeText(text, charset);
  const words = chunks(text, charset).map((chunk) =>
    encodedWord(encodeText(chunk, charset), charset, encoding),
  );
  return Buffer.from(words.join('\r\n '), 'latin1');
}

function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !text.includes('=?');
}

/** Long lines are folded at spaces (RFC 5322 §2.2.3). */
function folded(text: string): string {
  let length = 0;
  return text
    .split(' ')
    .map((word, index) => {
      const fold = index > 0 && word !== '' && length + word.length > 70;
      length = fold ? word.length : length + word.length + 1;
      return `${index === 0 ? '' : fold ? '\r\n ' : ' '}${word}`;
    })
    .join('');
}

/** Whole characters only: a word is decoded on its own (RFC 2047 §5). */
function chunks(text: string, charset: string): string[] {
  const found: string[] = [];
  let current = '';
  for (const character of text) {
    if (current !== '' && encodeText(current + character, charset).length > WORD_BYTES) {
      found.push(current);
      current = '';
    }
    current += character;
  }
  return current === '' ? found : [...found, current];
}

function encodedWord(bytes: Buffer, charset: string, encoding: 'B' | 'Q'): string {
  const content = encoding === 'B' ? bytes.toString('base64') : qEncoded(bytes);
  return `=?${charset}?${encoding}?${content}?=`;
}

/** RFC 2047 §4.2, of its characters those that are allowed everywhere (§5). */
function qEncoded(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9!*+/-]/.test(character)) return character;
      return byte === 0x20 ? '_' : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
