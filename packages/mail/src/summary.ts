import type { Sign } from './automatic/sign.ts';
import { addressesOf, hasNullReturnPath, repliedTo, senderOf } from './header/addresses.ts';
import { authenticationOf } from './header/authentication.ts';
import { dateOf } from './header/date.ts';
import type { HeaderFields } from './header/fields.ts';
import { listNames } from './header/list-names.ts';
import { messageIdOf, threadIdsOf } from './header/message-ids.ts';
import type { ParsedMessage } from './message.ts';
import { storableLine } from './storable.ts';
import { subjectKey } from './subject/subject-key.ts';

export interface ParseOptions {
  /** Whether a Message-ID is one that this installation signed (P12, `own`). */
  readonly ownMessageId?: (messageId: string) => boolean;
  /** Addresses of this installation, lower-case: never confirmed to (N4). */
  readonly ownAddresses?: readonly string[];
  /** Tags that this installation's gateways put before subjects (P4), as in `SubjectKeyOptions`. */
  readonly subjectTags?: readonly string[];
  /** Senders for which Reply-To is the sender: addresses, or `@domain`; lower-case. */
  readonly replyToFrom?: readonly string[];
  /** Ids of servers whose Authentication-Results are believed; lower-case, `-` for none. */
  readonly trustedAuthserv?: readonly string[];
}

/** What the header alone says of a mail. */
export type HeaderSummary = Pick<
  ParsedMessage,
  | 'from'
  | 'to'
  | 'cc'
  | 'subject'
  | 'subjectKey'
  | 'formerSubjectKeys'
  | 'subjectKeyVersion'
  | 'caseTokens'
  | 'messageId'
  | 'threadIds'
  | 'sentAt'
  | 'automatic'
  | 'confirmable'
  | 'autoSubmitted'
  | 'authentication'
>;

/** Database columns and people read a sign; it is never longer than this. Characters. */
const LONGEST_SIGN = 100;

export function decodedSubject(fields: HeaderFields): string {
  return fields.once(readSubject);
}

function readSubject(fields: HeaderFields): string {
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
  const { key, version, formerKeys, tokens } = subjectKey(subject, {
    tags: options.subjectTags,
    lists: listNames(fields),
  });
  const author = senderOf(fields);
  const from = repliedTo(fields, author, options.replyToFrom ?? []);
  const messageId = messageIdOf(fields);
  const isOwn = messageId !== null && (options.ownMessageId?.(messageId) ?? false);
  const automatic = isOwn ? 'own' : (sign?.kind ?? null);
  const autoSubmitted = isOwn ? 'own Message-ID' : (sign?.sign ?? null);
  const isOurs = from !== null && (options.ownAddresses?.includes(from.address) ?? false);
  return {
    from,
    authentication: authenticationOf(fields, author, options.trustedAuthserv ?? []),
    to: addressesOf(fields, 'to'),
    cc: addressesOf(fields, 'cc'),
    subject,
    subjectKey: key,
    formerSubjectKeys: formerKeys,
    subjectKeyVersion: version,
    caseTokens: tokens,
    messageId,
    threadIds: threadIdsOf(fields, returned),
    sentAt: dateOf(fields),
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
  if (fields.first('date') !== '' && dateOf(fields) === null) warnings.push('invalid Date');
  return warnings;
}
