/** A file that is expected to be taken out of a mail. */
export interface ExpectedFile {
  readonly size: number;
  readonly sha256: string;
}

/** What a mail is, as its maker knows; null where the specification leaves it open. */
export interface ExpectedMail {
  /** With angle brackets. */
  readonly messageId: string | null;
  /** Lower-case; null: the mail tells none. */
  readonly senderAddress: string | null;
  readonly senderName: string | null;
  /** Decoded, with its prefixes, spaces folded. */
  readonly subject: string | null;
  /** A sentence that the text or the HTML has. */
  readonly phrase: string | null;
  /**
   * Mails with the same one belong to one case, others do not (P3, P5), when none of the senders is a
   * customer and the mails are filed in their order.
   */
  readonly conversation: number;
  /** Attachments, but for pictures that the HTML shows (P7). */
  readonly files: readonly ExpectedFile[] | null;
  readonly automatic: 'auto-reply' | 'bounce' | 'list' | null;
}
