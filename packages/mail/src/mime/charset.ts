import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import libmime from 'libmime';
import { withoutEdges } from '../without-edges.ts';
import { withoutSecondEncoding } from './doubly-encoded.ts';
import { guessedText, isOtherScript, LEGACY } from './guess-charset.ts';
import { hzDecoded, iso2022KrDecoded } from './shifted-charsets.ts';

/** No charset has a longer name. Characters. */
const LONGEST_LABEL = 200;
const UNDECLARED =
  /^(?:|us-?ascii|ascii|ansi_x3\.4-1968|utf-?8|unicode-1-1-utf-8|unknown|unknown-8bit|x-unknown|default|none|7bit|8bit)$/;
/** Transfer encodings that iconv-lite offers as if they were charsets. */
const NO_CHARSET = /^(?:base64|hex|binary|ucs2)$/;
const JAPANESE = /^(?:iso-?2022-?jp|jis|eucjp)/;
const JIS = /^(?:iso-?2022-?jp|jis)/;
/** libmime refuses UTF-7 because a filter may look at the bytes; here HTML is sanitised after decoding. */
const UTF7 = /^(?:unicode-1-1-)?utf-?7$/;
const UTF16 = /^(?:utf-?16|ucs-?2|unicode$|iso-10646-ucs-2)/;
/** Labels of Latin text, which programs also put on UTF-8. */
const WESTERN = /^(?:iso-?8859-?15?|iso_8859-1.*|latin-?1|l1|windows-?1252|cp-?1252|ansi)$/;
/** Subsets that are declared where the whole is meant (WHATWG Encoding). */
const SUPERSET: ReadonlyMap<string, string> = new Map([
  ['iso-8859-1', LEGACY],
  ['iso-8859-8', 'windows-1255'],
  ['iso-8859-8-i', 'windows-1255'],
  ['iso-8859-8-e', 'windows-1255'],
  ['iso-8859-9', 'windows-1254'],
  ['iso-8859-11', 'windows-874'],
  ['tis-620', 'windows-874'],
  ['gb2312', 'gb18030'],
  ['gbk', 'gb18030'],
  ['euc-kr', 'cp949'],
  ['ks_c_5601-1987', 'cp949'],
  ['uhc', 'cp949'],
  ['x-windows-949', 'cp949'],
]);
/** `8859-1`, `iso8859_2`, `latin-9`: how programs misspell them. */
const ISO_8859 = /^(?:iso)?[-_ ]?8859[-_ ]?(\d{1,2})$/;
const LATIN = /^latin[-_ ]?(\d{1,2})$/;
/** Which part of ISO 8859 a Latin alphabet is. */
const LATIN_PARTS = [1, 2, 3, 4, 9, 10, 13, 14, 15, 16];

export interface DecodedText {
  readonly text: string;
  /** The declared charset that nobody knows; null when it was known or absent. */
  readonly unknownCharset: string | null;
}

/**
 * Bytes to text. A declared charset is believed unless the bytes contradict it; under an absent or
 * unknown label, or one of Unicode, what is not valid UTF-8 is guessed (`guessedText`).
 */
export function decodeText(bytes: Buffer, declared: string | null = null): DecodedText {
  const written = withoutEdges((declared ?? '').slice(0, LONGEST_LABEL).trim(), '"\'');
  const label = spelled(written.toLowerCase());
  const name = libmime.normalizeCharset(label);
  if (UNDECLARED.test(label) || isContradicted(bytes, label, name)) {
    const text = guessedText(bytes);
    return {
      text: isAscii(bytes) ? text : withoutSecondEncoding(text),
      unknownCharset: null,
    };
  }
  const special = specialDecoded(bytes, label, name);
  if (special !== null) return { text: special, unknownCharset: null };
  const known = knownCharset(label, name);
  return known === null
    ? { text: guessedText(bytes), unknownCharset: declared }
    : { text: composed(iconv.decode(bytes, known), known), unknownCharset: null };
}

function spelled(label: string): string {
  const part = ISO_8859.exec(label)?.[1] ?? LATIN_PARTS[Number(LATIN.exec(label)?.[1]) - 1];
  return part === undefined ? label : `iso-8859-${part}`;
}

/** In windows-1258 accents stand behind their letters; elsewhere nobody writes them so. */
function composed(text: string, charset: string): string {
  return /1258$/.test(charset) ? text.normalize('NFC') : text;
}

/** Whether the bytes can't be what the label says, or are almost certainly something else. */
function isContradicted(bytes: Buffer, label: string, name: string): boolean {
  if (JIS.test(label) || JIS.test(name.toLowerCase())) return !isAscii(bytes);
  if (UTF16.test(label)) return !bytes.includes(0) && (isAscii(bytes) || isUtf8(bytes));
  // Latin text that is valid UTF-8 by chance would be a row of odd pairs like Ã±.
  return WESTERN.test(label) && !isAscii(bytes) && (isUtf8(bytes) || isOtherScript(bytes));
}

/** Charsets that iconv-lite does not know; null for any other. */
function specialDecoded(bytes: Buffer, label: string, name: string): string | null {
  if (UTF7.test(label)) return iconv.decode(bytes, 'utf-7');
  if (/^hz(?:-gb-?2312)?$/.test(label)) return hzDecoded(bytes);
  if (/^(?:cs)?iso-?2022-?kr$/.test(label)) return iso2022KrDecoded(bytes);
  // libmime brings encoding-japanese for them.
  return JAPANESE.test(label) || JAPANESE.test(name.toLowerCase())
    ? libmime.decodeWord(name, 'B', bytes.toString('base64'))
    : null;
}

/** The name by which iconv-lite knows a charset; null when nobody knows it. */
function knownCharset(label: string, name: string): string | null {
  if (NO_CHARSET.test(label)) return null;
  const superset = SUPERSET.get(label) ?? SUPERSET.get(name.toLowerCase());
  if (superset !== undefined) return superset;
  if (iconv.encodingExists(name)) return name;
  const alias = labelOf(label);
  return alias !== null && iconv.encodingExists(alias) ? alias : null;
}

/** The charset of a label that browsers know (WHATWG Encoding). */
function labelOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}
