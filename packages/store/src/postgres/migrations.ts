import { readSchemaSource, type SqlFile } from '../schema-source.ts';

/** The bookkeeping of `migrate` itself. */
export const LEDGER = `CREATE TABLE IF NOT EXISTS buzon.schema_versions (
  version integer PRIMARY KEY,
  name varchar(200) NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS buzon.schema_routines (
  digest varchar(64) PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);
`;

/**
 * The whole schema as one script for an empty PostgreSQL database, for those who may not let a
 * service create it: run it once, and `migrate` finds nothing to do.
 */
export function printPostgresMigrations(): string {
  const source = readSchemaSource('postgres');
  const headed = ({ name, text }: SqlFile) => `-- ${name}\n${text}`;
  const ledger = source.migrations.map(({ version, name }) => `(${version}, '${name}')`).join(', ');
  return [
    'BEGIN;',
    'CREATE SCHEMA buzon;',
    LEDGER,
    ...source.migrations.map(headed),
    ...source.routines.map(headed),
    ...source.seams.map(headed),
    `INSERT INTO buzon.schema_versions (version, name) VALUES ${ledger};`,
    `INSERT INTO buzon.schema_routines (digest) VALUES ('${source.routinesDigest}');`,
    'COMMIT;',
    '',
  ].join('\n');
}
