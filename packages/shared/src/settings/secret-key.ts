import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** What `BUZON_SECRET_KEY` may be. */
export const SECRET_KEY_ALLOWED =
  '32 bytes in hex (64 digits, made by `buzon secret key`), or file:PATH of a file that holds them';

/** A new key for `BUZON_SECRET_KEY`, 64 hex digits. */
export function newSecretKey(): string {
  return randomBytes(32).toString('hex');
}

/** The 32 bytes of a hex key or of the file that `file:PATH` names; null when it is neither. */
export function readSecretKey(value: string): Buffer | null {
  const hex = value.startsWith('file:') ? readText(value.slice('file:'.length)) : value;
  return hex !== null && /^[0-9a-f]{64}$/i.test(hex.trim()) ? Buffer.from(hex.trim(), 'hex') : null;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
