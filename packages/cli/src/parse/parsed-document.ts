import type { ParsedMessage } from '@buzon/mail';

/** The JSON document of one mail, exactly as spec section 6 has it. */
export function parsedDocument(file: string, message: ParsedMessage) {
  return {
    file,
    from: message.from === null ? null : { address: message.from.address, name: message.from.name },
    subject: message.subject,
    subjectKey: message.subjectKey,
    messageId: message.messageId,
    date: message.sentAt?.toISOString() ?? null,
    automatic: message.automatic,
    confirmable: message.confirmable,
    attachments: message.attachments.map(({ filename, contentType, size, sha256, inline }) => ({
      filename,
      contentType,
      size,
      sha256,
      inline,
    })),
    text: message.text,
    html: message.html,
  };
}
