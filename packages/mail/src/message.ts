/**
 * What Buzón sees in a mail: the value that `parseMessage` makes of raw bytes and that the store
 * files. All text in it is storable: no NUL, no lone surrogates.
 */

/** An address as written in a header field; `address` is lower-case. */
export interface MailAddress {
  readonly address: string;
  /** The display name, `''` when there is none. */
  readonly name: string;
}

/**
 * Why a mail counts as written by a machine (P12).
 * `own` is a confirmation of this installation that came back, known by its signed Message-ID.
 */
export type Automatic = 'auto-reply' | 'bounce' | 'report' | 'list' | 'own';

/** One part of the mail that is an item for the reader: an attachment or an inline image. */
export interface ParsedAttachment {
  /** Made safe for any file system; never empty. */
  readonly filename: string;
  readonly contentType: string;
  /** Bytes after transfer decoding. */
  readonly size: number;
  /** Hex digest of `content`. */
  readonly sha256: string;
  /** Shown by the HTML body (`cid:`), so it stays in the stored mail (P7). */
  readonly inline: boolean;
  readonly content: Buffer;
}

/**
 * What a trusted server found out about who sent a mail (RFC 8601 §2.7): words such as `pass`,
 * `fail`, `softfail`, `none`; null where it says nothing.
 */
export interface Authentication {
  readonly spf: string | null;
  readonly dkim: string | null;
  readonly dmarc: string | null;
  /** Whether the From domain itself is proven: by DMARC, or by DKIM or SPF of the same domain. */
  readonly isPassed: boolean;
}

/** Why a mail was not parsed whole, when it exceeded its limits (P1). */
export type ParseFallback = 'none' | 'headers-only';

/** The readable content of one mail. */
export interface ParsedMessage {
  /** The sender by P2: From, else Reply-To, else Sender, else Return-Path; null when none has an address. */
  readonly from: MailAddress | null;
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  /** Decoded, white space folded, uncut. */
  readonly subject: string;
  /** P4; `''` never matches. At most 200 characters: a longer key is cut and ends in a hash. */
  readonly subjectKey: string;
  /** What former versions of P4 made of the subject: cases that are not keyed anew have them. */
  readonly formerSubjectKeys: readonly string[];
  readonly subjectKeyVersion: number;
  /** Case numbers of tokens `[#1042]` in the subject, in order. */
  readonly caseTokens: readonly number[];
  /** With angle brackets, as in the header; null when absent. */
  readonly messageId: string | null;
  /** Message-IDs in the order in which P5 tries them: References last to first, then In-Reply-To; no repeats. */
  readonly threadIds: readonly string[];
  /** The Date field; null when absent or invalid (callers use INTERNALDATE then). */
  readonly sentAt: Date | null;
  readonly automatic: Automatic | null;
  /** False for automatic mail, null senders and mail without a sender (N4). */
  readonly confirmable: boolean;
  /** Value of Auto-Submitted, or the sign that made the mail automatic; null for a person's mail. */
  readonly autoSubmitted: string | null;
  /** What a trusted server says of the sender; null when none says anything. */
  readonly authentication: Authentication | null;
  readonly text: string;
  /**
   * What the sender wrote himself: `text` without the history that he quotes and his signature.
   * Null where nothing can be left out with certainty: then `text` is all of it.
   */
  readonly newText: string | null;
  /** Safe to show: no scripts, no event handlers, no remote loads. `''` when there is no HTML part. */
  readonly html: string;
  readonly attachments: readonly ParsedAttachment[];
  /** P10, versioned: `1:` and a hex digest. */
  readonly fingerprint: string;
  /** Hex digest of the raw bytes. */
  readonly rawSha256: string;
  /** Bytes of the raw mail. */
  readonly rawSize: number;
  readonly fallback: ParseFallback;
  /** What a reader should know: `two From fields`, `unknown charset x-foo`, … */
  readonly warnings: readonly string[];
}

/** An item of a case as it is stored (P7): the mail itself, or a file taken out of it. */
export interface MailItem {
  readonly kind: 'mail' | 'file';
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  /** Hex digest of `content`. */
  readonly sha256: string;
  readonly content: Buffer;
}
