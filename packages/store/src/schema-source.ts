import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The databases that there is SQL for: `sql/<dialect>`. */
export type Dialect = 'postgres' | 'sqlserver';

/** One file of `sql/<dialect>`. */
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

/** Reads the SQL that ships with this package. */
export function readSchemaSource(dialect: Dialect): SchemaSource {
  const migrations = readFolder(dialect, 'migrations').map((file) => ({
    ...file,
    version: Number.parseInt(file.name, 10),
  }));
  const routines = readFolder(dialect, 'routines');
  const digest = createHash('sha256');
  for (const { name, text } of routines) digest.update(`${name}\n${text}\n`);
  return {
    migrations,
    routines,
    seams: readFolder(dialect, 'seams').map((file) => ({
      ...file,
      kind: file.name === 'customer_addresses' ? 'view' : 'procedure',
    })),
    version: migrations.at(-1)?.version ?? 0,
    routinesDigest: digest.digest('hex'),
  };
}

function readFolder(dialect: Dialect, folder: string): readonly SqlFile[] {
  const path = fileURLToPath(new URL(`../sql/${dialect}/${folder}/`, import.meta.url));
  return readdirSync(path)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({
      name: name.replace(/\.sql$/, ''),
      text: readFileSync(`${path}${name}`, 'utf8'),
    }));
}

/** The text of one file of `sql/<dialect>`. */
export function readSql(dialect: Dialect, path: string): string {
  return readFileSync(new URL(`../sql/${dialect}/${path}`, import.meta.url), 'utf8');
}
