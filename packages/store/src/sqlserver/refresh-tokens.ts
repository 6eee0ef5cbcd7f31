import { columnLimits } from '../columns.ts';
import { refreshTokenOf } from '../refresh-token-record.ts';
import { fitting } from '../storable.ts';
import type { RefreshTokenRecord } from '../store.ts';
import { batch, types } from './batch.ts';
import type { Database } from './database.ts';

const ALL = `SELECT t.grant_key, t.account, t.token, t.expires_at FROM buzon.refresh_tokens t
ORDER BY t.grant_key`;

const ONE = `SELECT t.grant_key, t.account, t.token, t.expires_at FROM buzon.refresh_tokens t
WHERE t.grant_key = @grant_key`;

/** Two may find that there is no row: the one who comes second finds it by its key. */
const ADD = `BEGIN TRY
  INSERT INTO buzon.refresh_tokens (grant_key, account)
  SELECT @grant_key, @account
  WHERE NOT EXISTS (SELECT 1 FROM buzon.refresh_tokens t WHERE t.grant_key = @grant_key);
END TRY
BEGIN CATCH
  DECLARE @words nvarchar(2000);
  SET @words = ERROR_MESSAGE();
  IF ERROR_NUMBER() NOT IN (2601, 2627) RAISERROR(N'%s', 16, 1, @words);
END CATCH;
`;

const CLAIM = `${ADD}UPDATE buzon.refresh_tokens
SET claimed_by = @claimed_by, claimed_until = DATEADD(second, @seconds, SYSUTCDATETIME())
WHERE grant_key = @grant_key
  AND (claimed_until IS NULL OR claimed_until < SYSUTCDATETIME() OR claimed_by = @claimed_by);
SELECT @@ROWCOUNT AS changed`;

const KEEP = `${ADD}UPDATE buzon.refresh_tokens
SET account = @account, token = @token, expires_at = @expires_at, kept_at = SYSUTCDATETIME(),
  claimed_by = NULL, claimed_until = NULL
WHERE grant_key = @grant_key`;

const RELEASE = `UPDATE buzon.refresh_tokens SET claimed_by = NULL, claimed_until = NULL
WHERE grant_key = @grant_key AND claimed_by = @claimed_by`;

const REPLACE = `UPDATE buzon.refresh_tokens SET token = @after
WHERE grant_key = @grant_key AND token COLLATE Latin1_General_BIN2 = @before;
SELECT @@ROWCOUNT AS changed`;

const keyOf = (grant: string) => [types.text(64), grant] as const;
const accountOf = (account: string) =>
  [types.text(2 * columnLimits.name), fitting(account, columnLimits.name)] as const;
const claimantOf = (by: string) => [types.text(36), by] as const;

export async function refreshTokens(database: Database): Promise<readonly RefreshTokenRecord[]> {
  return (await database.query(batch(ALL))).map(refreshTokenOf);
}

export async function refreshToken(
  database: Database,
  grant: string,
): Promise<RefreshTokenRecord | null> {
  const [row] = await database.query(batch(ONE, { grant_key: keyOf(grant) }));
  return row === undefined ? null : refreshTokenOf(row);
}

export async function claimRefreshToken(
  database: Database,
  grant: string,
  account: string,
  by: string,
  seconds: number,
): Promise<boolean> {
  const rows = await database.query(
    batch(CLAIM, {
      grant_key: keyOf(grant),
      account: accountOf(account),
      claimed_by: claimantOf(by),
      seconds: [types.integer, Math.ceil(seconds)],
    }),
  );
  return rows[0]?.['changed'] === 1;
}

export async function keepRefreshToken(
  database: Database,
  { grant, account, token, expiresAt }: RefreshTokenRecord,
): Promise<void> {
  await database.query(
    batch(KEEP, {
      grant_key: keyOf(grant),
      account: accountOf(account),
      token: [types.longText, token],
      expires_at: [types.time, expiresAt],
    }),
  );
}

export async function releaseRefreshToken(
  database: Database,
  grant: string,
  by: string,
): Promise<void> {
  await database.query(batch(RELEASE, { grant_key: keyOf(grant), claimed_by: claimantOf(by) }));
}

export async function replaceRefreshToken(
  database: Database,
  grant: string,
  before: string,
  after: string,
): Promise<boolean> {
  const rows = await database.query(
    batch(REPLACE, {
      grant_key: keyOf(grant),
      before: [types.longText, before],
      after: [types.longText, after],
    }),
  );
  return rows[0]?.['changed'] === 1;
}
