import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Marks an encrypted value in the settings file (L11). */
export const ENCRYPTED_PREFIX = 'enc:';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
/** Bytes; NIST SP 800-38D §8.2 recommends 96 bits for the initialisation vector. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a password for the settings file (L11): `enc:` and base64 of version, initialisation
 * vector, tag and text. The same text gives another value each time.
 */
export function encryptSecret(plain: string, key: Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, encryptionKey(key), iv);
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const whole = Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body]);
  return ENCRYPTED_PREFIX + whole.toString('base64');
}

/** The text of an `enc:` value; null when it was changed, or made with another key. */
export function decryptSecret(value: string, key: Buffer): string | null {
  const whole = Buffer.from(value.slice(ENCRYPTED_PREFIX.length), 'base64');
  if (whole.length < 1 + IV_BYTES + TAG_BYTES || whole[0] !== VERSION) return null;
  const iv = whole.subarray(1, 1 + IV_BYTES);
  const tag = whole.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, encryptionKey(key), iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(tag);
  try {
    const start = 1 + IV_BYTES + TAG_BYTES;
    return Buffer.concat([decipher.update(whole.subarray(start)), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    return null;
  }
}

/** A key of its own: `BUZON_SECRET_KEY` also signs Message-IDs. */
function encryptionKey(key: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'buzon secret 1', 32));
}
