import type pg from 'pg';
import type { InstalledVersion } from '../schema-problems.ts';

/** What `migrate` left in a database. */
export interface InstalledSchema extends InstalledVersion {
  readonly hasSchema: boolean;
  /** The server's encoding of this database. */
  readonly encoding: string;
}

/** Reads it without needing any right beyond those of a service. */
export async function readInstalledSchema(client: pg.Client): Promise<InstalledSchema> {
  const { rows } = await client.query<{
    hasSchema: boolean;
    hasLedger: boolean;
    encoding: string;
  }>(`SELECT to_regnamespace('buzon') IS NOT NULL AS "hasSchema",
    to_regclass('buzon.schema_routines') IS NOT NULL AS "hasLedger",
    current_setting('server_encoding') AS encoding`);
  const [found] = rows;
  const hasSchema = found?.hasSchema === true;
  const encoding = found?.encoding ?? '';
  if (found?.hasLedger !== true) return { hasSchema, version: 0, routinesDigest: null, encoding };

  const ledger = await client.query<{ version: number; digest: string | null }>(
    `SELECT COALESCE((SELECT max(version) FROM buzon.schema_versions), 0) AS version,
      (SELECT digest FROM buzon.schema_routines LIMIT 1) AS digest`,
  );
  const [row] = ledger.rows;
  return { hasSchema, version: row?.version ?? 0, routinesDigest: row?.digest ?? null, encoding };
}
