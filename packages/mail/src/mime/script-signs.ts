/** Letters and marks of Spanish, Portuguese, French, German and Italian in windows-1252. */
const WESTERN = new Set(
  Buffer.from(
    'e1e9edf3faf1fcbfa1c1c9cdd3dad1dce7e3c7c3e0e2eaf4c0c2cad4e8f9eeefc8d9cecfe4f6dfc4d6f2ec809391949285969795aabaabbbb0b7a9aea0b4',
    'hex',
  ),
);
/** Turkish ğ ı ş, and Ğ İ Ş, in windows-1254; Icelandic ð ý þ in windows-1252. */
const TURKISH = new Set([0xf0, 0xfd, 0xfe]);
const TURKISH_CAPITAL = new Set([0xd0, 0xdd, 0xde]);
/** Letters that Turkish has not: á é í ó ú æ. */
const NOT_TURKISH = new Set([0xe1, 0xe9, 0xed, 0xf3, 0xfa, 0xe6]);
/** Below this share of its letters, text with accents is in Latin script. */
const LATIN_SHARE = 0.4;
/** Too few letters to tell a script by. */
const FEW = 3;
const SOME_THAI = 8;

/** What the bytes of a sample say about its script. */
export interface Letters {
  /** Bytes beyond ASCII. */
  readonly high: readonly number[];
  /** Their share of all letters, 0 to 1. */
  readonly share: number;
}

export function lettersOf(sample: Buffer): Letters {
  const high: number[] = [];
  let ascii = 0;
  for (const byte of sample) {
    if (byte > 0x7f) high.push(byte);
    else if ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a) ascii++;
  }
  return { high, share: high.length / Math.max(1, high.length + ascii) };
}

/** Whether text has no other accents than the languages have that windows-1252 is made for. */
export function isWestern({ high, share }: Letters): boolean {
  return (share < LATIN_SHARE || high.length <= FEW) && high.every((byte) => WESTERN.has(byte));
}

/** Two of ğ, ı and ş, and no letter that Turkish has not. */
export function isTurkish({ high, share }: Letters): boolean {
  const own = new Set(high.filter((byte) => TURKISH.has(byte)));
  const isPossible = (byte: number) =>
    TURKISH.has(byte) || TURKISH_CAPITAL.has(byte) || (WESTERN.has(byte) && !NOT_TURKISH.has(byte));
  return share < LATIN_SHARE && own.size >= 2 && high.every(isPossible);
}

/**
 * Thai in TIS-620 (windows-874): marks above and below stand on a consonant, vowels that are written
 * first stand before one. Bytes of another charset do not keep to that for long.
 */
export function isThai(sample: Buffer): boolean {
  const kinds = Array.from(sample, kindOf).join('');
  if (kinds.includes(FOREIGN) || MISPLACED.test(kinds)) return false;
  return kinds.replace(/[^mv]/g, '').length >= SOME_THAI;
}

const FOREIGN = 'x';
/** A mark on nothing, or a first vowel before nothing, where the sample does not cut them off. */
const MISPLACED = /[^cm]m|v[^c]/;

/** Consonant, mark, first vowel, another sign of windows-874, or a byte that it has not. */
function kindOf(byte: number): string {
  if (byte >= 0xa1 && byte <= 0xce) return 'c';
  if (byte === 0xd1 || (byte >= 0xd4 && byte <= 0xda) || (byte >= 0xe7 && byte <= 0xee)) return 'm';
  if (byte >= 0xe0 && byte <= 0xe4) return 'v';
  const isThaiSign = (byte >= 0xcf && byte <= 0xd3) || (byte >= 0xdf && byte <= 0xfb);
  const isPunctuation = byte <= 0x80 || byte === 0x85 || (byte >= 0x91 && byte <= 0x97);
  return isThaiSign || isPunctuation || byte === 0xa0 ? 'o' : FOREIGN;
}
