const PROPER = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;
const SALVAGED = /^\W{0,10}([a-z][\w.+-]{0,60})\s{0,5}\/\s{0,5}([\w.+-]{1,60})/i;
const ALONE: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['plain', 'text/plain'],
  ['html', 'text/html'],
  ['multipart', 'multipart/mixed'],
]);
/** What programs write instead of a type that there is. */
const MISTAKEN: ReadonlyMap<string, string> = new Map([
  ['plain/text', 'text/plain'],
  ['text/text', 'text/plain'],
  ['text/txt', 'text/plain'],
  ['html/text', 'text/html'],
  ['text/htm', 'text/html'],
  ['html/plain', 'text/html'],
]);
/** RFC 6838 §4.2.7, and those of no registry. */
const KNOWN_MAIN =
  /^(?:text|multipart|message|application|image|audio|video|font|model|chemical|haptics|example|x-.*)\//;
const DATA = /^(?:application|image|audio|video|font|model|message|pdf)$/;

/**
 * The media type that a field means, lower-case. What is no type at all is text (RFC 2045 §5.2),
 * unless the part has a file name or says that it is data.
 */
export function mediaTypeOf(written: string, isNamed: boolean): string {
  const type = written.trim().toLowerCase();
  if (type === '') return 'text/plain';
  const mistaken = MISTAKEN.get(type);
  if (mistaken !== undefined) return mistaken;
  if (PROPER.test(type)) return isNamed || KNOWN_MAIN.test(type) ? type : 'text/plain';
  const [, main, sub] = SALVAGED.exec(type) ?? [];
  if (main !== undefined && sub !== undefined) return `${main}/${sub}`;
  const word = /[a-z]+/.exec(type)?.[0] ?? '';
  const known = ALONE.get(word);
  if (known !== undefined) return known;
  return isNamed || DATA.test(word) ? 'application/octet-stream' : 'text/plain';
}
