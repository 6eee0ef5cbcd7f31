import {
  type MailItem,
  type ParsedMessage,
  type ParseOptions,
  parseHeadersOnly,
  type ReadMail,
  readMail,
  readQuickMail,
  wholeMail,
} from '@buzon/mail';
import { isOwn } from '@buzon/shared/identity';

/** How a mail is to be read. */
export interface ReadingRules {
  /** `ExtractAttachments` of the listener (P7). */
  readonly extractAttachments: boolean;
  /** Addresses of this installation, lower-case (P12). */
  readonly ownAddresses: readonly string[];
  /** `ReplyToFrom` and `TrustedAuthserv` of the listener (P2). */
  readonly replyToFrom: readonly string[];
  readonly trustedAuthserv: readonly string[];
  /** `BUZON_SECRET_KEY`, by which a confirmation that comes back is known (P12). */
  readonly secretKey: Uint8Array | null;
  /** `BUZON_SUBJECT_TAGS` (P4). */
  readonly subjectTags: readonly string[];
}

/** What is filed of a mail: its content and its items, the mail itself first (P7). */
export interface Reading {
  readonly message: ParsedMessage;
  readonly items: readonly MailItem[];
}

/** Reads a mail whole. Never rejects for any bytes, but may take long and much memory. */
export async function readWhole(raw: Buffer, rules: ReadingRules): Promise<Reading> {
  return readingOf(raw, await readMail(raw, parseOptions(rules)), rules);
}

/** As `readWhole`; null for a mail that may take so long that others had better not wait for it (P1). */
export async function readQuickly(raw: Buffer, rules: ReadingRules): Promise<Reading | null> {
  const mail = await readQuickMail(raw, parseOptions(rules));
  return mail && readingOf(raw, mail, rules);
}

function readingOf(raw: Buffer, mail: ReadMail, rules: ReadingRules): Reading {
  // One single item, or the attachments as items of their own beside what is left of the mail (P7).
  const { rest, files } = rules.extractAttachments ? mail.extract() : { rest: raw, files: [] };
  return { message: mail.message, items: [wholeMail(rest, mail.message), ...files] };
}

/** Reads only the headers: what is left when a mail cannot be parsed within its limits (P1). */
export function readHeaders(raw: Buffer, rules: ReadingRules, reason: string): Reading {
  const message = parseHeadersOnly(raw, reason, parseOptions(rules));
  return { message, items: [wholeMail(raw, message)] };
}

function parseOptions(rules: ReadingRules): ParseOptions {
  const { ownAddresses, replyToFrom, trustedAuthserv, subjectTags, secretKey } = rules;
  const options = { ownAddresses, replyToFrom, trustedAuthserv, subjectTags };
  if (secretKey === null) return options;
  const key = Buffer.from(secretKey);
  return { ...options, ownMessageId: (id) => isOwn(id, key) };
}
