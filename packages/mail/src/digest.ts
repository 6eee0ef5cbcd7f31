import { hash } from 'node:crypto';

/** Hex SHA-256. */
export function sha256(content: Buffer | string): string {
  return hash('sha256', content);
}
