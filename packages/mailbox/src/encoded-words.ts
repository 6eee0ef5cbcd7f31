import { isUtf8 } from 'node:buffer';

const ENCODED_WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;
/** White space between two encoded words is not shown (RFC 2047 §6.2). */
const BETWEEN_WORDS = /(\?=)\s+(?==\?[^?\s]+\?[bq]\?[^?\s]*\?=)/gi;

interface Word {
  readonly charset: string;
  readonly bytes: Buffer;
}

/**
 * The text of a header field with its encoded words (RFC 2047). Neighbouring words of one charset
 * are decoded together, as many mailers cut them within a character. What cannot be decoded stays.
 */
export function decodeEncodedWords(text: string): string {
  const joined = text.replaceAll(BETWEEN_WORDS, '$1');
  let decoded = '';
  let end = 0;
  let run: Word[] = [];
  for (const match of joined.matchAll(ENCODED_WORD)) {
    const [whole, charset = '', encoding = '', content = ''] = match;
    const word = { charset: charset.toLowerCase(), bytes: wordBytes(encoding, content) };
    if (match.index > end || run[0]?.charset !== word.charset) {
      decoded += decodeRun(run) + joined.slice(end, match.index);
      run = [];
    }
    run.push(word);
    end = match.index + whole.length;
  }
  return decoded + decodeRun(run) + joined.slice(end);
}

function wordBytes(encoding: string, content: string): Buffer {
  if (encoding.toLowerCase() === 'b') {
    return Buffer.from(content, 'base64');
  }
  const unescaped = content
    .replaceAll('_', ' ')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(unescaped, 'latin1');
}

function decodeRun(run: readonly Word[]): string {
  const first = run[0];
  if (first === undefined) {
    return '';
  }
  return decodeBytes(Buffer.concat(run.map((word) => word.bytes)), first.charset);
}

/** Bytes as text; an unknown charset is taken as UTF-8, and what is not UTF-8 as windows-1252. */
export function decodeBytes(bytes: Buffer, charset = 'utf-8'): string {
  if (charset !== 'utf-8') {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch {
      // Neither the label nor the bytes of a stranger's mail need to be valid.
    }
  }
  return isUtf8(bytes) ? bytes.toString() : new TextDecoder('windows-1252').decode(bytes);
}
