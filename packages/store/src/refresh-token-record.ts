import { nullableDateOf, nullableTextOf, type Row, textOf } from './rows.ts';
import type { RefreshTokenRecord } from './store.ts';

/** A row of `refresh_tokens`. */
export function refreshTokenOf(row: Row): RefreshTokenRecord {
  return {
    grant: textOf(row, 'grant_key'),
    account: textOf(row, 'account'),
    token: nullableTextOf(row, 'token'),
    expiresAt: nullableDateOf(row, 'expires_at'),
  };
}
