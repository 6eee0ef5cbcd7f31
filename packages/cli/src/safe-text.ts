/**
 * Text of a mail as it may be shown on a terminal: on one line, and without control characters,
 * which could move the cursor or change the terminal's settings.
 */
export function inOneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}
