/** Marks that no reader sees: zero-width and direction-changing characters, soft hyphens. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;
/** Capital İ lower-cases to i and this dot. */
const DOTTED_I = /i\u0307/g;
/** Most subjects and lines: nothing of Unicode has to be looked up for them. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * One form for texts that read the same: Unicode NFKC (full-width colons, no-break spaces), case
 * folded in all scripts (ß is ss, final ς is σ, İ and ı are i), white space single, ends trimmed.
 */
export function folded(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase().replace(/ +/g, ' ').trim();
  return text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .toUpperCase()
    .toLowerCase()
    .replace(DOTTED_I, 'i')
    .replace(/ς/g, 'σ')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}
