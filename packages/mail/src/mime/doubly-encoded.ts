import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

const LEGACY = 'windows-1252';
/** How UTF-8 looks that was read as windows-1252, or as Latin-1, and encoded once more. */
const SUSPICIOUS =
  /[\u00C2-\u00F4][\u0080-\u00BF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013\u2014\u2018-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]/;
/** What nobody writes on purpose: `Ã±`, `Â°`, `â€™`. */
const CERTAIN = /[ÂÃ][\u0080-\u00BF]|â(?:€.|[\u0080\u0082\u0084].)/u;
const PAIRS = new RegExp(SUSPICIOUS, 'g');
const NON_ASCII = /\P{ASCII}+/gu;
/** So many pairs that all fit are no accident. */
const MANY = 8;

/**
 * Text whose UTF-8 was taken for windows-1252 on its way and encoded a second time, as it was before.
 * Mended only where all that is not ASCII fits; any other text is answered as it is.
 */
export function withoutSecondEncoding(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  if (!CERTAIN.test(text) && (text.match(PAIRS)?.length ?? 0) < MANY) return text;
  const pieces = text.match(NON_ASCII) ?? [];
  const mended = pieces.map(once);
  if (mended.includes(null)) return text;
  let index = 0;
  return text.replace(NON_ASCII, (piece) => mended[index++] ?? piece);
}

/** One run of characters, decoded once more; null where it is no UTF-8. */
function once(piece: string): string | null {
  const bytes = Buffer.alloc(piece.length);
  for (let at = 0; at < piece.length; at++) {
    const code = piece.charCodeAt(at);
    const byte = code < 0x100 ? code : (iconv.encode(piece.charAt(at), LEGACY)[0] ?? 0x3f);
    if (byte < 0x80) return null;
    bytes[at] = byte;
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}
