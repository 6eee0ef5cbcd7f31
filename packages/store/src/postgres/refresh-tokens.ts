import { columnLimits } from '../columns.ts';
import { refreshTokenOf } from '../refresh-token-record.ts';
import { fitting } from '../storable.ts';
import type { RefreshTokenRecord } from '../store.ts';
import type { Database } from './database.ts';

const ALL = {
  name: 'buzon_refresh_tokens',
  text: `SELECT t.grant_key, t.account, t.token, t.expires_at FROM buzon.refresh_tokens t
    ORDER BY t.grant_key`,
};

const ONE = {
  name: 'buzon_refresh_token',
  text: `SELECT t.grant_key, t.account, t.token, t.expires_at FROM buzon.refresh_tokens t
    WHERE t.grant_key = $1`,
};

const CLAIM = {
  name: 'buzon_claim_refresh_token',
  text: `INSERT INTO buzon.refresh_tokens AS t (grant_key, account, claimed_by, claimed_until)
    VALUES ($1, $2, $3, now() + $4::integer * interval '1 second')
    ON CONFLICT (grant_key) DO UPDATE
    SET claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
    WHERE t.claimed_until IS NULL OR t.claimed_until < now() OR t.claimed_by = excluded.claimed_by
    RETURNING t.grant_key`,
};

const KEEP = {
  name: 'buzon_keep_refresh_token',
  text: `INSERT INTO buzon.refresh_tokens (grant_key, account, token, expires_at, kept_at)
    VALUES ($1, $2, $3, $4, now())
    ON CONFLICT (grant_key) DO UPDATE
    SET account = excluded.account, token = excluded.token, expires_at = excluded.expires_at,
      kept_at = excluded.kept_at, claimed_by = NULL, claimed_until = NULL`,
};

const RELEASE = {
  name: 'buzon_release_refresh_token',
  text: `UPDATE buzon.refresh_tokens SET claimed_by = NULL, claimed_until = NULL
    WHERE grant_key = $1 AND claimed_by = $2`,
};

const REPLACE = {
  name: 'buzon_replace_refresh_token',
  text: `UPDATE buzon.refresh_tokens SET token = $3 WHERE grant_key = $1 AND token = $2
    RETURNING grant_key`,
};

export async function refreshTokens(database: Database): Promise<readonly RefreshTokenRecord[]> {
  return (await database.query(ALL, [])).map(refreshTokenOf);
}

export async function refreshToken(
  database: Database,
  grant: string,
): Promise<RefreshTokenRecord | null> {
  const [row] = await database.query(ONE, [grant]);
  return row === undefined ? null : refreshTokenOf(row);
}

export async function claimRefreshToken(
  database: Database,
  grant: string,
  account: string,
  by: string,
  seconds: number,
): Promise<boolean> {
  const values = [grant, fitting(account, columnLimits.name), by, Math.ceil(seconds)];
  return (await database.query(CLAIM, values)).length > 0;
}

export async function keepRefreshToken(
  database: Database,
  { grant, account, token, expiresAt }: RefreshTokenRecord,
): Promise<void> {
  await database.query(KEEP, [grant, fitting(account, columnLimits.name), token, expiresAt]);
}

export async function releaseRefreshToken(
  database: Database,
  grant: string,
  by: string,
): Promise<void> {
  await database.query(RELEASE, [grant, by]);
}

export async function replaceRefreshToken(
  database: Database,
  grant: string,
  before: string,
  after: string,
): Promise<boolean> {
  return (await database.query(REPLACE, [grant, before, after])).length > 0;
}
