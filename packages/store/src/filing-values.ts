import type { MailItem } from '@buzon/mail';
import { columnLimits, MAX_CASE_TOKENS, MAX_THREAD_IDS } from './columns.ts';
import { fitting, fittingIdentity, storable, storableTime } from './storable.ts';
import type { FileRequest } from './store.ts';

const NOT_AUTHENTICATED = 'the sender is not authenticated: taken as unknown';

/** A content that is stored once, however many items share it. */
export interface Blob {
  readonly sha256: string;
  readonly content: Buffer;
}

/** A message as its columns take it, whatever the dialect: cut, cleaned, contents once and in order. */
export interface FilingValues {
  readonly fromAddress: string | null;
  readonly fromName: string;
  readonly subject: string;
  readonly subjectKey: string;
  readonly formerSubjectKeys: readonly string[];
  readonly caseTokens: readonly number[];
  readonly messageId: string | null;
  readonly threadIds: readonly string[];
  readonly sentAt: Date | null;
  readonly autoSubmitted: string | null;
  readonly text: string;
  readonly newText: string | null;
  readonly html: string;
  readonly spf: string | null;
  readonly dkim: string | null;
  readonly dmarc: string | null;
  /** False: whoever he says he is, he is unknown (`requireAuthentication`). */
  readonly isSenderTrusted: boolean;
  readonly warnings: readonly string[];
  readonly items: readonly Omit<MailItem, 'content'>[];
  /** By sha256: two mails that share two contents then never wait for each other in a circle. */
  readonly blobs: readonly Blob[];
}

/** What is stored of a message; the `.eml` keeps what had to be cut. */
export function filingValues({ rules, message, items }: FileRequest): FilingValues {
  const { from, authentication } = message;
  const isSenderTrusted = !rules.requireAuthentication || authentication?.isPassed === true;
  return {
    fromAddress: from === null ? null : fittingIdentity(from.address, columnLimits.address),
    fromName: fitting(from?.name ?? '', columnLimits.name),
    subject: fitting(message.subject, columnLimits.subject),
    subjectKey: fittingIdentity(message.subjectKey, columnLimits.subjectKey),
    formerSubjectKeys: message.formerSubjectKeys.map((key) =>
      fittingIdentity(key, columnLimits.subjectKey),
    ),
    caseTokens: message.caseTokens.filter(Number.isSafeInteger).slice(0, MAX_CASE_TOKENS),
    messageId: message.messageId === null ? null : boundedMessageId(message.messageId),
    threadIds: boundedThreadIds(message.threadIds),
    sentAt: storableTime(message.sentAt),
    autoSubmitted:
      message.autoSubmitted === null
        ? null
        : fitting(message.autoSubmitted, columnLimits.autoSubmitted),
    text: storable(message.text),
    newText: message.newText === null ? null : storable(message.newText),
    html: storable(message.html),
    spf: fittingVerdict(authentication?.spf),
    dkim: fittingVerdict(authentication?.dkim),
    dmarc: fittingVerdict(authentication?.dmarc),
    isSenderTrusted,
    warnings: [...message.warnings, ...(isSenderTrusted ? [] : [NOT_AUTHENTICATED])].map(
      (warning) => fitting(warning, columnLimits.reason),
    ),
    items: items.map((item) => ({
      kind: item.kind,
      filename: fitting(item.filename, columnLimits.filename),
      contentType: fitting(item.contentType, columnLimits.contentType),
      size: item.size,
      sha256: item.sha256,
    })),
    blobs: blobsOf(items),
  };
}

function fittingVerdict(verdict: string | null | undefined): string | null {
  return typeof verdict === 'string' ? fitting(verdict, columnLimits.authentication) : null;
}

/** A Message-ID as its columns hold it: a longer one is told by its digest. */
export function boundedMessageId(messageId: string): string {
  return fittingIdentity(messageId, columnLimits.messageId);
}

/** The first ones are tried first (P5); the last is In-Reply-To, which a cut must not lose. */
function boundedThreadIds(threadIds: readonly string[]): readonly string[] {
  const kept =
    threadIds.length <= MAX_THREAD_IDS
      ? threadIds
      : [...threadIds.slice(0, MAX_THREAD_IDS - 1), ...threadIds.slice(-1)];
  return kept.map(boundedMessageId);
}

function blobsOf(items: readonly MailItem[]): readonly Blob[] {
  const bySha256 = new Map(items.map((item) => [item.sha256, item.content]));
  return [...bySha256]
    .map(([sha256, content]) => ({ sha256, content }))
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}
