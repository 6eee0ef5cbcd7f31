import { createHash, timingSafeEqual } from 'node:crypto';

/** What someone may do: look, or also change (retry, remove, pause). */
export type Role = 'reader' | 'operator';

/** `user:password` of each role; null when there is none. */
export interface Credentials {
  readonly operator: string | null;
  readonly reader: string | null;
}

/**
 * The role of an `Authorization` header with the Basic scheme (RFC 7617); null for anybody else.
 * Takes the same time whatever the header says.
 */
export function roleOf(header: string | undefined, credentials: Credentials): Role | null {
  const given = basicCredentials(header);
  const isOperator = isSame(given, credentials.operator);
  const isReader = isSame(given, credentials.reader);
  if (isOperator) return 'operator';
  return isReader ? 'reader' : null;
}

/** User and password as one text; no credentials of ours are empty. */
function basicCredentials(header: string | undefined): string {
  const token = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? '')?.[1] ?? '';
  return Buffer.from(token, 'base64').toString('utf8');
}

function isSame(given: string, expected: string | null): boolean {
  const equal = timingSafeEqual(digest(given), digest(expected ?? ''));
  return equal && expected !== null && expected !== '';
}

/** Texts of any length become comparable in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
