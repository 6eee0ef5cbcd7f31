import { HeaderFields } from '../header/fields.ts';
import { messageIdOf } from '../header/message-ids.ts';
import { headerLinesOf } from '../mime/header-lines.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';
import { storableLine } from '../storable.ts';

/** What a bounce gives back of the mail that it is about (RFC 3462 §2). */
const RETURNED = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
]);
/** Bytes looked at. */
const LONGEST = 256 * 1024;

/** Where a notice quotes the header of the mail in its own text. */
const QUOTED_ID = /^[ \t>|]{0,10}message-id[ \t]{0,5}:\s{0,5}(<[^<>\s]{3,900}>)/gim;
const MOST_QUOTED = 10;

/**
 * Message-IDs of the mails that a bounce returns, so that it goes to the case it is about (P12):
 * of the parts that hold them, else as the text quotes them.
 */
export function returnedMessageIds(root: MimePart): string[] {
  const leaves = leavesOf(root);
  const ids = leaves
    .filter(({ type }) => RETURNED.has(type))
    .map((part) => messageIdOf(new HeaderFields(headerLinesOf(part.content.subarray(0, LONGEST)))))
    .filter((id) => id !== null);
  return ids.length > 0 ? ids : leaves.flatMap(quotedMessageIds).slice(0, MOST_QUOTED);
}

function quotedMessageIds({ type, isMultipart, content }: MimePart): string[] {
  if (type !== 'text/plain' && !isMultipart) return [];
  const text = content.toString('latin1', 0, LONGEST);
  return [...text.matchAll(QUOTED_ID)].map((found) => storableLine(found[1] ?? ''));
}
