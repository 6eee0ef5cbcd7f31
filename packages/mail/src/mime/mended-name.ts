import { decodeWords } from '../header/words.ts';

const ESCAPED = /%[0-9a-f]{2}/i;
const BEYOND_ASCII = /\P{ASCII}/u;
/** Quotation marks of another grammar than that of mail. */
const IN_SINGLE_QUOTES = /^'([^']+)'$/;

/**
 * A file name as the sender meant it: encoded words in an extended parameter, and percent signs
 * without a charset before them (RFC 2231 §4 wants one), are decoded where that gives a name.
 */
export function mendedName(name: string): string {
  const bare = IN_SINGLE_QUOTES.exec(name)?.[1] ?? name;
  const words = bare.includes('=?') ? decodeWords(bare) : bare;
  if (!ESCAPED.test(words)) return words;
  try {
    const decoded = decodeURIComponent(words.replace(/^[\w-]{0,40}'[\w-]{0,20}'/, ''));
    return BEYOND_ASCII.test(decoded) ? decoded : words;
  } catch {
    return words;
  }
}
