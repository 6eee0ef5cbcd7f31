import { withoutHistory } from './history.ts';
import { signatureStart } from './signature.ts';

/** More than this nobody has written by hand: it is not looked at. Characters. */
const LONGEST_TEXT = 256 * 1024;
/** What turns the direction of writing, which nobody sees. */
const DIRECTION = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * What the sender wrote himself, without the history that he quotes and his signature. Null where
 * nothing can be left out with certainty, or nothing would be left. Work is linear in the text.
 * @param isReply whether the mail answers another one: only then has it history
 */
export function newTextOf(text: string, isReply: boolean): string | null {
  if (text.length > LONGEST_TEXT) return null;
  const lines = text.replaceAll('\u00A0', ' ').split('\n');
  const isTurned = text.search(DIRECTION) >= 0;
  const seen = isTurned ? lines.map((line) => line.replace(DIRECTION, '')) : lines;
  // A signature stands below what is quoted, or above it.
  const signed = seen.slice(0, signatureStart(seen));
  const { start, end } = isReply ? withoutHistory(signed) : { start: 0, end: signed.length };
  const length = signatureStart(signed.slice(start, end));
  const result =
    length === lines.length
      ? ''
      : lines
          .slice(start, start + length)
          .join('\n')
          .trim();
  return result === '' || result === text.trim() ? null : result;
}
