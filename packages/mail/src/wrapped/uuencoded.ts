import libmime from 'libmime';
import { HeaderFields } from '../header/fields.ts';
import { foundPart, type MimePart, type Opened } from '../mime/part.ts';
import { type UuencodedFile, uuencodedFilesIn } from '../mime/uuencode.ts';

/** Files taken out of one text; the rest stays text. */
const MOST_FILES = 200;
const NO_FIELDS = new HeaderFields([]);

/** Text that is for reading, and may have files among its lines. */
export function mayHoldFiles({ type, isMultipart, description, content }: MimePart): boolean {
  const isText = type === 'text/plain' && !isMultipart && description.disposition !== 'attachment';
  return isText && content.includes('begin');
}

/** The text without its files, and these; null when there are none. */
export function openUuencoded(part: MimePart): Opened | null {
  const files = uuencodedFilesIn(part.content, MOST_FILES);
  if (files.length === 0) return null;
  const text = foundPart(part, withoutFiles(part.content, files), {
    ...part.description,
    fields: NO_FIELDS,
    type: 'text/plain',
    encoding: '',
  });
  return {
    parts: [text, ...files.map((file) => partOf(part, file))],
    complete: true,
    spare: { text: null, html: null },
  };
}

function partOf(wrapper: MimePart, { filename, content, start, end }: UuencodedFile): MimePart {
  const part = foundPart(wrapper, content, {
    fields: NO_FIELDS,
    type: libmime.detectMimeType(filename),
    disposition: 'attachment',
    filename,
  });
  const isPlain = !/^(?:base64|quoted-printable)$/.test(wrapper.description.encoding);
  const at = wrapper.body?.start;
  // Where the text stands in the mail as it is, the file can be cut out of it.
  if (isPlain && !wrapper.isFound && at !== undefined) {
    part.cut = { start: at + start, end: Math.min(at + end, wrapper.body?.end ?? 0) };
  }
  return part;
}

function withoutFiles(text: Buffer, files: readonly UuencodedFile[]): Buffer {
  const kept: Buffer[] = [];
  let at = 0;
  for (const { start, end } of files) {
    kept.push(text.subarray(at, start));
    at = end;
  }
  kept.push(text.subarray(at));
  return Buffer.concat(kept);
}
