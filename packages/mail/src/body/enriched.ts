const COMMAND = /<(\/?)([a-z-]{1,60})>/gi;
/** Elements whose content is no text. */
const PARAMETER = /<param>[^<]{0,1000}<\/param>/gi;
const NO_FILL = /^(?:nofill|verbatim)$/i;

/**
 * The text in text/enriched (RFC 1896), and in text/richtext before it (RFC 1341), without its
 * formatting commands.
 */
export function enrichedToText(source: string, isRichtext: boolean): string {
  let isFilled = !isRichtext;
  let at = 0;
  const out: string[] = [];
  const text = source.replace(PARAMETER, '').replaceAll('<<', '\0');
  const write = (piece: string): void => {
    if (isRichtext) out.push(piece.replace(/\n/g, ' '));
    // One line end is a blank; of more, one goes.
    else out.push(isFilled ? piece.replace(/\n+/g, (ends) => ends.slice(1) || ' ') : piece);
  };
  for (const { 0: command, 1: closing, 2: name = '', index } of text.matchAll(COMMAND)) {
    write(text.slice(at, index));
    at = index + command.length;
    if (NO_FILL.test(name)) isFilled = closing === '/';
    if (isRichtext && /^(?:nl|np|paragraph)$/i.test(name)) out.push('\n');
    if (isRichtext && /^lt$/i.test(name)) out.push('<');
  }
  write(text.slice(at));
  return out.join('').replaceAll('\0', '<').trim();
}
