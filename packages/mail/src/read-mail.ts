import { attachmentsOf } from './attachments/attachment.ts';
import { type Extraction, extract, MOST_EXTRACTED } from './attachments/extract.ts';
import { ShownParts } from './attachments/shown-parts.ts';
import { automaticOf } from './automatic/automatic.ts';
import { evidenceOf } from './automatic/evidence.ts';
import { returnedMessageIds } from './automatic/returned.ts';
import { bodyOf } from './body/body.ts';
import { rolesOf } from './body/role.ts';
import { quickLook } from './cost.ts';
import { sha256 } from './digest.ts';
import { fingerprintOf } from './fingerprint/fingerprint.ts';
import { parseHeadersOnly } from './headers-only.ts';
import type { ParsedMessage } from './message.ts';
import { type MimePart, readableLeavesOf } from './mime/part.ts';
import { walkMime } from './mime/walk.ts';
import { newTextOf } from './reply/new-text.ts';
import { isReply } from './reply/reply.ts';
import { decodedSubject, headerWarnings, type ParseOptions, summaryOf } from './summary.ts';
import { openWrappers } from './wrapped/open-wrappers.ts';

/** A mail that was read once: its content, and the way to take its attachments out. */
export interface ReadMail {
  readonly message: ParsedMessage;
  /** Takes attachments out of the raw mail (P7); `files` are of `message.attachments`. */
  extract(max?: number): Extraction;
}

/**
 * Reads a mail in one pass over its bytes. Never rejects, whatever they are: what exceeds the
 * limits is answered with `fallback: 'headers-only'` and no attachments.
 */
export async function readMail(raw: Buffer, options: ParseOptions = {}): Promise<ReadMail> {
  return readWalked(raw, () => walkMime(raw), options);
}

/** As `readMail`; null for a mail that may take so long that others had better not wait for it (P1). */
export async function readQuickMail(
  raw: Buffer,
  options: ParseOptions = {},
): Promise<ReadMail | null> {
  const look = await quickLook(raw);
  if (look === null) return null;
  return readWalked(raw, async () => look.root ?? walkMime(raw), options);
}

/** @param walk its MIME tree, which is changed */
async function readWalked(
  raw: Buffer,
  walk: () => Promise<MimePart>,
  options: ParseOptions,
): Promise<ReadMail> {
  try {
    const root = await walk();
    const warnings = await openWrappers(root);
    return read(raw, root, warnings, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      message: parseHeadersOnly(raw, reason, options),
      extract: () => ({ rest: raw, files: [] }),
    };
  }
}

/** As `readMail`, for those who need the content alone. */
export async function parseMessage(raw: Buffer, options?: ParseOptions): Promise<ParsedMessage> {
  return (await readMail(raw, options)).message;
}

/** As `readMail(raw)` and `extract(max)`. */
export async function extractAttachments(raw: Buffer, max?: number): Promise<Extraction> {
  return (await readMail(raw)).extract(max);
}

function read(
  raw: Buffer,
  root: MimePart,
  opening: readonly string[],
  options: ParseOptions,
): ReadMail {
  const { fields } = root.description;
  const roles = rolesOf(readableLeavesOf(root));
  const body = bodyOf(root, roles);
  const attachments = attachmentsOf(roles, new ShownParts(body.unsafeHtml));
  const sign = automaticOf(evidenceOf(root, decodedSubject(fields)));
  const returned = sign?.kind === 'bounce' ? returnedMessageIds(root) : [];
  const summary = summaryOf(fields, sign, returned, options);
  const message: ParsedMessage = {
    ...summary,
    text: body.text,
    newText: newTextOf(body.text, isReply(summary.subject, summary.threadIds)),
    html: body.html,
    attachments: attachments.map(({ item }) => item),
    fingerprint: fingerprintOf(root),
    rawSha256: sha256(raw),
    rawSize: raw.length,
    fallback: 'none',
    warnings: [...headerWarnings(fields), ...opening, ...body.warnings],
  };
  return {
    message,
    extract: (max = MOST_EXTRACTED) => extract(raw, root, attachments, max),
  };
}
