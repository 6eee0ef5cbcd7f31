import { createHash } from 'node:crypto';

/** The SHA-256 of a mail as IMAP gives it: every line ends in CRLF (RFC 3501 §2.2). */
export function digestOf(raw: Uint8Array): string {
  const lines = Buffer.from(raw).toString('latin1').replaceAll(/\r?\n/g, '\r\n');
  return createHash('sha256').update(Buffer.from(lines, 'latin1')).digest('hex');
}
