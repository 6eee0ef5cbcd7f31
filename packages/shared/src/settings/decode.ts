import { TextDecoder } from 'node:util';

/** How far into a file its XML declaration is looked for. */
const DECLARATION_BYTES = 200;

/**
 * A settings file as text: by its byte order mark, else by the encoding that its XML declaration
 * names, else UTF-8. Windows editors write all three.
 */
export function decodeSettings(bytes: Buffer): string {
  return decoderFor(bytes).decode(bytes);
}

function decoderFor(bytes: Buffer): TextDecoder {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return new TextDecoder('utf-8');
  const start = bytes.subarray(0, DECLARATION_BYTES).toString('latin1');
  const named = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w-]+)["']/.exec(start)?.[1];
  // The bytes are not UTF-16 when the declaration could be read byte by byte.
  if (named === undefined || /^utf-?16/i.test(named)) return new TextDecoder('utf-8');
  try {
    return new TextDecoder(named);
  } catch {
    return new TextDecoder('utf-8');
  }
}
