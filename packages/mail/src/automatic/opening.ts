import { htmlToText } from '../body/html-to-text.ts';
import { decodeText } from '../mime/charset.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';
import { folded } from '../subject/fold.ts';

/** A notice says what it is at its beginning. Bytes, and characters. */
const BYTES_READ = 16 * 1024;
const CHARACTERS_READ = 3000;

/** The first lines of the first text of a mail, each folded, without those that hold no letters. */
export function openingLines(root: MimePart): string[] {
  const part = leavesOf(root).find(isReadable);
  if (part === undefined) return [];
  const { text } = decodeText(part.content.subarray(0, BYTES_READ), part.description.charset);
  const plain = part.type === 'text/html' ? htmlToText(text) : text;
  return plain
    .slice(0, CHARACTERS_READ)
    .split(/[\r\n]+/)
    .map((line) => folded(line).replace(/’/g, "'"))
    .filter((line) => /\p{L}/u.test(line));
}

/** A multipart whose parts are not found is read as the text it consists of. */
function isReadable({ type, isMultipart, body }: MimePart): boolean {
  return type === 'text/plain' || type === 'text/html' || (isMultipart && body !== null);
}
