import { type ParseOptions, readMail, wholeMail } from '@buzon/mail';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { FileRequest } from '@buzon/store';

/** How the mails of one listener are read and filed. */
export interface IngestRules {
  readonly listener: ListenerSettings;
  readonly ownAddresses: readonly string[];
  readonly ownMessageId: (messageId: string) => boolean;
  readonly subjectTags: readonly string[];
}

/** What the store is asked for to file a mail that came from no mailbox. */
export async function fileRequest(
  raw: Buffer,
  { listener, ownAddresses, ownMessageId, subjectTags }: IngestRules,
  now: Date,
): Promise<FileRequest> {
  const { replyToFrom, trustedAuthserv } = listener;
  const options: ParseOptions = {
    ownAddresses,
    ownMessageId,
    replyToFrom,
    trustedAuthserv,
    subjectTags,
  };
  const mail = await readMail(raw, options);
  const { rest, files } = listener.extractAttachments ? mail.extract() : { rest: raw, files: [] };
  return {
    rules: {
      listener: listener.id,
      caseProcess: listener.caseProcess,
      functionalUnit: listener.functionalUnit,
      unknownSender: listener.unknownSender,
      requireAuthentication: listener.requireAuthentication,
      followUpDays: listener.followUpDays,
      confirmation: listener.confirmation,
      confirmationsPerHour: listener.confirmationsPerHour,
      confirmNewerThanHours: listener.confirmNewerThanHours,
      ownAddresses,
    },
    delivery: null,
    knownMessageId: null,
    receivedAt: receivedAt(mail.message.sentAt, now),
    message: mail.message,
    items: [wholeMail(rest, mail.message), ...files],
  };
}

/** There is no INTERNALDATE: an old archive must not be taken for mail of today (N5). */
function receivedAt(sentAt: Date | null, now: Date): Date {
  return sentAt !== null && sentAt < now ? sentAt : now;
}
