import libmime from 'libmime';
import { HeaderFields } from '../header/fields.ts';
import { foundPart, type MimePart, type Opened } from '../mime/part.ts';
import type { TnefFile } from '../tnef/message.ts';
import { readTnef } from '../tnef/tnef.ts';

const TYPES = new Set(['application/ms-tnef', 'application/vnd.ms-tnef']);
const NAME = /^winmail\d*\.dat$/i;

/** Whether a part says of itself that it is what Outlook makes of a mail. */
export function isWinmail({ type, description }: MimePart): boolean {
  return TYPES.has(type) || NAME.test(description.filename);
}

/** The files and the body in `winmail.dat`; null when it is something else after all. */
export function openWinmail(part: MimePart): Opened | null {
  const message = readTnef(part.content);
  if (message === null) return null;
  const { text, html, complete } = message;
  return {
    parts: message.files.map((file) => partOf(part, file)),
    complete,
    spare: { text, html },
  };
}

function partOf(wrapper: MimePart, { filename, contentType, contentId, content }: TnefFile) {
  const id = contentId === '' ? [] : [{ key: 'content-id', line: `Content-ID: <${contentId}>` }];
  return foundPart(wrapper, content, {
    fields: new HeaderFields(id),
    type: contentType || libmime.detectMimeType(filename),
    disposition: 'attachment',
    filename,
  });
}
