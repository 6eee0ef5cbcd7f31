/**
 * Joins a path that a line break wraps: `…\Logs\` + `Imap-` + `%date%.log`. Beside a character that
 * a path is broken at nothing was there before; between two words there was a space.
 */
export function foldPath(value: string): string {
  return value
    .trim()
    .replace(/([\\/_%.-])[^\S\r\n]*[\r\n]\s*/g, '$1')
    .replace(/[^\S\r\n]*[\r\n]\s*(?=[\\/_%.])/g, '')
    .replace(/[^\S\r\n]*[\r\n]\s*/g, ' ');
}
