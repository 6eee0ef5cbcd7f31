import type { Role } from '../body/role.ts';
import { HeaderFields } from '../header/fields.ts';
import type { ParsedAttachment } from '../message.ts';
import { headerLinesOf } from '../mime/header-lines.ts';
import type { MimePart } from '../mime/part.ts';
import { storableLine } from '../storable.ts';
import { mailFileName, nameByType, safeFileName } from './file-name.ts';
import type { ShownParts } from './shown-parts.ts';

/** An attachment together with the part of the mail that it is. */
export interface FoundAttachment {
  readonly part: MimePart;
  readonly item: ParsedAttachment;
}

/** Bytes of an embedded message that may hold its header. */
const EMBEDDED_HEADER = 256 * 1024;
/** RFC 5322, and RFC 6532 for the second. */
const MAIL = /^message\/(?:rfc822|global)$/;
const MEDIA_TYPE = /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/;

/** The attachments of a mail in the order in which they stand in it. */
export function attachmentsOf(
  roles: ReadonlyMap<MimePart, Role>,
  shown: ShownParts,
): FoundAttachment[] {
  const found: FoundAttachment[] = [];
  for (const [part, role] of roles) {
    if (role === 'attachment') found.push({ part, item: itemOf(part, found.length + 1, shown) });
  }
  return found;
}

function itemOf(part: MimePart, position: number, shown: ShownParts): ParsedAttachment {
  const { type, filename } = part.description;
  const contentType = MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
  const { content } = part;
  const name = safeFileName(storableLine(filename));
  return {
    filename: name || nameless(part, contentType, position),
    contentType,
    size: content.length,
    sha256: part.digest,
    inline: shown.has(part),
    content,
  };
}

function nameless(part: MimePart, contentType: string, position: number): string {
  if (!MAIL.test(contentType)) return nameByType(contentType, position);
  const header = new HeaderFields(headerLinesOf(part.content.subarray(0, EMBEDDED_HEADER)));
  return mailFileName(storableLine(header.decoded('subject')));
}
