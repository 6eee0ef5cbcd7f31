import { HeaderFields } from '../header/fields.ts';
import { messageIdOf } from '../header/message-ids.ts';
import { headerLinesOf } from '../mime/header-lines.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';

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

/** Message-IDs of the mails that a bounce returns, so that it goes to the case it is about (P12). */
export function returnedMessageIds(root: MimePart): string[] {
  return leavesOf(root)
    .filter(({ type }) => RETURNED.has(type))
    .map((part) => messageIdOf(new HeaderFields(headerLinesOf(part.content.subarray(0, LONGEST)))))
    .filter((id) => id !== null);
}
