import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One file of `sql/postgres`. */
export interface SqlFile {
  readonly name: string;
  readonly text: string;
}

/** A step of the schema; its number is the version that it leads to. */
export interface Migration extends SqlFile {
  readonly version: number;
}

/** A user's own object, made with a working default where it is absent. */
export interface Seam extends SqlFile {
  readonly kind: 'view' | 'procedure';
}

/** Everything that makes the schema of this build. */
export interface SchemaSource {
  readonly migrations: readonly Migration[];
  readonly routines: readonly SqlFile[];
  readonly seams: readonly Seam[];
  /** The version after the last migration. */
  readonly version: number;
  /** Digest of the routines: they are replaced whenever it changes. */
  readonly routinesDigest: string;
}

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

/** Reads the SQL that ships with this package. */
export function readSchemaSource(): SchemaSource {
  const migrations = readFolder('migrations').map((file) => ({
    ...file,
    version: Number.parseInt(file.name, 10),
  }));
  const routines = readFolder('routines');
  const digest = createHash('sha256');
  for (const { name, text } of routines) digest.update(`${name}\n${text}\n`);
  return {
    migrations,
    routines,
    seams: readFolder('seams').map((file) => ({
      ...file,
      kind: file.name === 'customer_addresses' ? 'view' : 'procedure',
    })),
    version: migrations.at(-1)?.version ?? 0,
    routinesDigest: digest.digest('hex'),
  };
}

function readFolder(folder: string): readonly SqlFile[] {
  const path = fileURLToPath(new URL(`../../sql/postgres/${folder}/`, import.meta.url));
  return readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({
      name: name.replace(/\.sql$/, ''),
      text: readFileSync(`${path}${name}`, 'utf8'),
    }));
}

/**
 * The whole schema as one script for an empty PostgreSQL database, for those who may not let a
 * service create it: run it once, and `migrate` finds nothing to do.
 */
export function printMigrations(): string {
  const source = readSchemaSource();
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
