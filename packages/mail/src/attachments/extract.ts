import { sha256 } from '../digest.ts';
import type { MailItem, ParsedMessage } from '../message.ts';
import type { MimePart, Span } from '../mime/part.ts';
import type { FoundAttachment } from './attachment.ts';
import { mailFileName } from './file-name.ts';

/** Attachments taken out of one mail (P7); the others stay inside. */
export const MOST_EXTRACTED = 200;

/** A mail whose attachments were taken out. */
export interface Extraction {
  /** The mail without them; every byte that stays is as it came. */
  readonly rest: Buffer;
  readonly files: readonly MailItem[];
}

/** Signed and encrypted mail stays whole: taking a part out would break it (RFC 1847, RFC 8551). */
const SEALED = new Set([
  'multipart/signed',
  'multipart/encrypted',
  'application/pkcs7-mime',
  'application/x-pkcs7-mime',
]);

/** Whether a part of the mail is signed or encrypted. */
function isSealed(root: MimePart): boolean {
  if (SEALED.has(root.type)) return true;
  return root.children.some(isSealed);
}

/** Takes up to `max` attachments out; those that the HTML shows stay. */
export function extract(
  raw: Buffer,
  root: MimePart,
  attachments: readonly FoundAttachment[],
  max: number,
): Extraction {
  if (isSealed(root)) return { rest: raw, files: [] };
  const taken = attachments.filter(({ item }) => !item.inline).slice(0, max);
  if (taken.length === 0) return { rest: raw, files: [] };
  return {
    rest: withoutSpans(
      raw,
      taken
        .map(({ part }) => spanOf(part))
        .filter((span) => span !== null)
        .map(({ start, end }) => ({ start: root.rawOffset(start), end: root.rawOffset(end) })),
    ),
    files: taken.map(fileOf),
  };
}

/**
 * The whole mail as one item, or what stays of it without its attachments (P7).
 * @param message what was read of it
 */
export function wholeMail(
  rest: Buffer,
  message: Pick<ParsedMessage, 'subject' | 'rawSha256' | 'rawSize'>,
): MailItem {
  // Bytes are only taken out: as many as there were are the same.
  const isWhole = rest.length === message.rawSize;
  return {
    kind: 'mail',
    filename: mailFileName(message.subject),
    contentType: 'message/rfc822',
    size: rest.length,
    sha256: isWhole ? message.rawSha256 : sha256(rest),
    content: rest,
  };
}

function fileOf({ item }: FoundAttachment): MailItem {
  const { filename, contentType, size, sha256: digest, content } = item;
  return { kind: 'file', filename, contentType, size, sha256: digest, content };
}

/**
 * A part goes with its delimiter line and header, up to the next delimiter line, so that the rest
 * is a well-formed mail with one part less. Of a mail that is nothing but an attachment, the body.
 * What was found inside another part goes only where its own bytes can be cut out of it.
 */
function spanOf(part: MimePart): Span | null {
  if (part.isFound) return part.cut;
  if (part.delimiterAt === null) return part.body ?? { start: part.end, end: part.end };
  return { start: part.delimiterAt, end: part.end };
}

function withoutSpans(raw: Buffer, spans: readonly Span[]): Buffer {
  const kept: Buffer[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    kept.push(raw.subarray(at, start));
    at = end;
  }
  kept.push(raw.subarray(at));
  return Buffer.concat(kept);
}
