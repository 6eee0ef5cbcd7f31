import { createHash } from 'node:crypto';
import { folderSegments } from './folder-path.ts';

/**
 * Digest of host, user and input folder: which folder a UID belongs to, as UIDVALIDITY and UID
 * repeat between accounts. Host names have no case (RFC 4343) and INBOX has none (RFC 3501 §5.1);
 * the rest is taken as written, for two users told apart by case must never share a key.
 *
 * @returns 12 hex digits
 */
export function mailboxKey(host: string, user: string, inputFolder: string): string {
  const canonical = [
    host.trim().toLowerCase().replace(/\.$/, ''),
    user.normalize('NFC'),
    folderSegments(inputFolder).join('/'),
  ];
  return createHash('sha256').update(canonical.join('\0')).digest('hex').slice(0, 12);
}
