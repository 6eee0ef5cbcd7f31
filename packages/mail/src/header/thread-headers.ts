import { headerLinesOf } from '../mime/header-lines.ts';
import { HeaderFields } from './fields.ts';
import { messageIdOf, threadIdsOf } from './message-ids.ts';

/** Header fields are read from so many bytes at most. */
const HEADER_BYTES = 64 * 1024;

/** What ties a mail to others (RFC 5322 §3.6.4). */
export interface ThreadHeaders {
  readonly messageId: string | null;
  /** As `ParsedMessage.threadIds`, but for what a bounce returns. */
  readonly threadIds: readonly string[];
}

/** The threading headers alone, without reading the mail: linear in the first 64 KiB. */
export function threadHeaders(raw: Buffer): ThreadHeaders {
  const fields = new HeaderFields(headerLinesOf(raw.subarray(0, HEADER_BYTES)));
  return { messageId: messageIdOf(fields), threadIds: threadIdsOf(fields, []) };
}
