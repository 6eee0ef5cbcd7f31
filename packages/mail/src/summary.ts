import type { Sign } from './automatic/sign.ts';
import { addressesOf, hasNullReturnPath, senderOf } from './header/addresses.ts';
import { parseDate } from './header/date.ts';
import type { HeaderFields } from './header/fields.ts';
import { messageIdOf, threadIdsOf } from './header/message-ids.ts';
import type { ParsedMessage } from './message.ts';
import { storableLine } from './storable.ts';
import { subjectKey } from './subject/subject-key.ts';

export interface ParseOptions {
  /** Whether a Message-ID is one that this installation signed (P12, `own`). */
  readonly ownMessageId?: (messageId: string) => boolean;
  /** Addresses of this installation, lower-case: never confirmed to (N4). */
  readonly ownAddresses?: readonly string[];
}

/** What the header alone says of a mail. */
export type HeaderSummary = Pick<
  ParsedMessage,
  | 'from'
  | 'to'
  | 'cc'
  | 'subject'
  | 'subjectKey'
  | 'subjectKeyVersion'
  | 'caseTokens'
  | 'messageId'
  | 'threadIds'
  | 'sentAt'
  | 'automatic'
  | 'confirmable'
  | 'autoSubmitted'
>;

/** Database columns and people read a sign; it is never longer than this. Characters. */
const LONGEST_SIGN = 100;

export function decodedSubject(fields: HeaderFields): string {
  return storableLine(fields.decoded('subject'));
}

/** Sums the header up; `sign` is what the rules of automatic mail found. */
export function summaryOf(
  fields: HeaderFields,
  sign: Sign | null,
  returned: readonly string[],
  options: ParseOptions,
): HeaderSummary {
  const subject = decodedSubject(fields);
  const { key, version, tokens } = subjectKey(subject);
  const from = senderOf(fields);
  const messageId = messageIdOf(fields);
  const isOwn = messageId !== null && (options.ownMessageId?.(messageId) ?? false);
  const automatic = isOwn ? 'own' : (sign?.kind ?? null);
  const autoSubmitted = isOwn ? 'own Message-ID' : (sign?.sign ?? null);
  const isOurs = from !== null && (options.ownAddresses?.includes(from.address) ?? false);
  return {
    from,
    to: addressesOf(fields, 'to'),
    cc: addressesOf(fields, 'cc'),
    subject,
    subjectKey: key,
    subjectKeyVersion: version,
    caseTokens: tokens,
    messageId,
    threadIds: threadIdsOf(fields, returned),
    sentAt: parseDate(fields.first('date')),
    automatic,
    confirmable: automatic === null && from !== null && !isOurs && !hasNullReturnPath(fields),
    autoSubmitted:
      autoSubmitted === null ? null : storableLine(autoSubmitted).slice(0, LONGEST_SIGN),
  };
}

/** What a reader should know of the header. */
export function headerWarnings(fields: HeaderFields): string[] {
  const warnings: string[] = [];
  if (fields.all('from').length > 1) warnings.push('two From fields: the first one counts');
  if (fields.all('subject').length > 1) warnings.push('two Subject fields: the first one counts');
  const date = fields.first('date');
  if (date !== '' && parseDate(date) === null) warnings.push('invalid Date');
  return warnings;
}
