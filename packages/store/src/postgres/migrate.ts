import type pg from 'pg';
import { encodingProblem, schemaIsNewer } from '../schema-problems.ts';
import {
  type Migration,
  readSchemaSource,
  type SchemaSource,
  type Seam,
} from '../schema-source.ts';
import type { MigrationReport } from '../store.ts';
import type { Database } from './database.ts';
import { readInstalledSchema } from './installed-schema.ts';
import { LEDGER } from './migrations.ts';

/** Any constant of our own: one migration at a time in a database. */
const MIGRATION_LOCK = 'buzon migrate';

/**
 * Brings the schema to this build's version (no downgrade), replaces the procedures where they
 * differ, and creates the seams that are absent. Several services may call it at once: one works,
 * the others find nothing to do.
 */
export async function migrate(database: Database): Promise<MigrationReport> {
  const source = readSchemaSource('postgres');
  return database.onOwnWithoutLimit(async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [MIGRATION_LOCK]);
    // The lock ends with the connection.
    return migrateLocked(client, source);
  });
}

async function migrateLocked(client: pg.Client, source: SchemaSource): Promise<MigrationReport> {
  const installed = await readInstalledSchema(client);
  const encoding = encodingProblem(installed.encoding);
  if (encoding !== null) throw encoding;
  if (installed.version > source.version) throw schemaIsNewer(installed.version, source.version);
  const applied: string[] = [];
  if (!installed.hasSchema) await client.query('CREATE SCHEMA buzon');
  if (installed.version === 0) await client.query(LEDGER);
  for (const migration of source.migrations) {
    if (migration.version <= installed.version) continue;
    await inTransaction(client, () => applyMigration(client, migration));
    applied.push(migration.name);
  }
  if (installed.routinesDigest !== source.routinesDigest) {
    await inTransaction(client, () => replaceRoutines(client, source));
    applied.push('routines');
  }
  for (const seam of source.seams) {
    if (await isPresent(client, seam)) continue;
    await client.query(seam.text);
    applied.push(seam.name);
  }
  return { from: installed.version, to: source.version, applied };
}

async function applyMigration(
  client: pg.Client,
  { version, name, text }: Migration,
): Promise<void> {
  await client.query(text);
  await client.query('INSERT INTO buzon.schema_versions (version, name) VALUES ($1, $2)', [
    version,
    name,
  ]);
}

async function replaceRoutines(client: pg.Client, source: SchemaSource): Promise<void> {
  for (const { text } of source.routines) await client.query(text);
  await client.query('DELETE FROM buzon.schema_routines');
  await client.query('INSERT INTO buzon.schema_routines (digest) VALUES ($1)', [
    source.routinesDigest,
  ]);
}

/** A seam that is there in any form, also one of another kind, is the user's. */
async function isPresent(client: pg.Client, { kind, name }: Seam): Promise<boolean> {
  const text =
    kind === 'view'
      ? "SELECT FROM pg_class WHERE relname = $1 AND relnamespace = 'buzon'::regnamespace"
      : "SELECT FROM pg_proc WHERE proname = $1 AND pronamespace = 'buzon'::regnamespace";
  const { rowCount } = await client.query(text, [name]);
  return (rowCount ?? 0) > 0;
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
