const PROPER = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;
const SALVAGED = /^\W{0,10}([a-z][\w.+-]{0,60})\s{0,5}\/\s{0,5}([\w.+-]{1,60})/i;
const ALONE: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['plain', 'text/plain'],
  ['html', 'text/html'],
  ['multipart', 'multipart/mixed'],
]);
const DATA = /^(?:application|image|audio|video|font|model|message|pdf)$/;

/**
 * The media type that a field means, lower-case. What is no type at all is text (RFC 2045 §5.2),
 * unless the part has a file name or says that it is data.
 */
export function mediaTypeOf(written: string, isNamed: boolean): string {
  const type = written.trim().toLowerCase();
  if (type === '') return 'text/plain';
  if (PROPER.test(type)) return type;
  const [, main, sub] = SALVAGED.exec(type) ?? [];
  if (main !== undefined && sub !== undefined) return `${main}/${sub}`;
  const word = /[a-z]+/.exec(type)?.[0] ?? '';
  const known = ALONE.get(word);
  if (known !== undefined) return known;
  return isNamed || DATA.test(word) ? 'application/octet-stream' : 'text/plain';
}
