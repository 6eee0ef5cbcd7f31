import { isAscii, isUtf8 } from 'node:buffer';
import { analyse } from 'chardet';
import iconv from 'iconv-lite';
import libmime from 'libmime';
import { isThai, isTurkish, isWestern, lettersOf } from './script-signs.ts';
import { hzDecoded, isHz } from './shifted-charsets.ts';

/** What a mail that names no charset, or a wrong one, is most often written in. */
export const LEGACY = 'windows-1252';

const UTF8_SEQUENCE = /[\u0080-\uFFFC\u{10000}-\u{10FFFF}]/gu;
const JIS_ESCAPES = ['\u001b$B', '\u001b$@'];
/** Bytes from which a charset is guessed, from the first that is not ASCII: more costs and tells nothing more. */
const SAMPLE = 4096;
/** Below this the detector does not know, and Latin text is the likelier. Percent. */
const SURE = 40;
/** The same for text in which hardly any letter is ASCII: something else than Latin it must be. */
const SURE_OF_OTHER_SCRIPTS = 20;
const OTHER_SCRIPT_SHARE = 0.6;
/** Fewer bytes tell no script. */
const FEWEST = 8;
/** By how much another charset must be likelier than Latin text. Percent. */
const LEAD = 15;
/**
 * Letters of Central Europe look like accents of Western ones, so that the detector is never sure of
 * them; but it takes no Western text for theirs. Percent.
 */
const CENTRAL = /^(?:ISO-8859-2|windows-1250)$/;
const SURE_OF_CENTRAL = 30;
const LEAD_OF_CENTRAL = 12;
/** Detected names that are Latin text in the end. */
const WESTERN = /^(?:ASCII|UTF-8|ISO-8859-1|windows-1252)$/;
/** Not for a guess: they read any bytes. */
const NEVER = /^(?:UTF-16|UTF-32|ISO-2022|IBM|mac)/i;
/** What a detected name is a part of (WHATWG Encoding). */
const WHOLE: ReadonlyMap<string, string> = new Map([
  ['EUC-KR', 'cp949'],
  ['ISO-8859-8', 'windows-1255'],
  ['ISO-8859-9', 'windows-1254'],
]);

/**
 * Text of bytes whose charset nobody told: by escapes and marks that have one meaning, else UTF-8
 * if it is valid, else by the frequency of characters if that is clear, else windows-1252.
 */
export function guessedText(bytes: Buffer): string {
  if (bytes.length >= 2 && isUtf16Mark(bytes)) return iconv.decode(bytes, 'utf-16');
  const wide = wideText(bytes);
  if (wide !== null) return wide;
  if (isAscii(bytes)) return asciiText(bytes);
  if (isUtf8(bytes)) return withoutMark(bytes.toString('utf8'));
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const sound = text.match(UTF8_SEQUENCE)?.length ?? 0;
  // A mail cut in the middle of a character is still UTF-8; a Latin-1 one has no sound sequences.
  return sound > broken ? text : iconv.decode(bytes, detected(bytes));
}

/** Whether hardly a letter is Latin: such bytes are in no charset of Western Europe. */
export function isOtherScript(bytes: Buffer): boolean {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const { high, share } = lettersOf(bytes.subarray(first, first + SAMPLE));
  return high.length >= FEWEST && share > OTHER_SCRIPT_SHARE;
}

function asciiText(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  if (JIS_ESCAPES.some((escaped) => text.includes(escaped))) {
    return libmime.decodeWord('iso-2022-jp', 'B', bytes.toString('base64'));
  }
  return isHz(text) ? hzDecoded(bytes) : text;
}

/** UTF-16 without mark: half of its bytes are NUL where the text is in ASCII. */
function wideText(bytes: Buffer): string | null {
  if (!bytes.includes(0) || bytes.length < 4) return null;
  const sample = bytes.subarray(0, 1024);
  let even = 0;
  let odd = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  const most = sample.length * 0.4;
  if (odd > most && even === 0) return iconv.decode(bytes, 'utf-16le');
  return even > most && odd === 0 ? iconv.decode(bytes, 'utf-16be') : null;
}

function detected(bytes: Buffer): string {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const sample = bytes.subarray(first, first + SAMPLE);
  const letters = lettersOf(sample);
  if (isWestern(letters)) return LEGACY;
  if (isTurkish(letters)) return 'windows-1254';
  if (isThai(sample)) return 'windows-874';
  const guesses = analyse(sample);
  const isOther = letters.share > OTHER_SCRIPT_SHARE;
  const western = guesses.find(({ name }) => WESTERN.test(name))?.confidence ?? 0;
  const [best] = guesses.filter(({ name }) => !NEVER.test(name) && !WESTERN.test(name));
  if (best === undefined || !isLikely(best, western, isOther)) return LEGACY;
  const name = WHOLE.get(best.name) ?? best.name;
  return iconv.encodingExists(name) ? name : LEGACY;
}

function isLikely(
  { name, confidence }: { readonly name: string; readonly confidence: number },
  western: number,
  isOther: boolean,
): boolean {
  if (isOther) return confidence >= SURE_OF_OTHER_SCRIPTS && confidence >= western + LEAD;
  return CENTRAL.test(name)
    ? confidence >= SURE_OF_CENTRAL && confidence >= western + LEAD_OF_CENTRAL
    : confidence >= SURE && confidence >= western + LEAD;
}

function isUtf16Mark(bytes: Buffer): boolean {
  const mark = bytes.readUInt16BE(0);
  return mark === 0xfeff || mark === 0xfffe;
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
