import type { Failure } from '@buzon/shared/failures';
import type pg from 'pg';
import type { Database } from './database.ts';
import { type InstalledSchema, readInstalledSchema } from './installed-schema.ts';
import { readSchemaSource, type SchemaSource } from './migrations.ts';
import { encodingProblem, installationProblem, schemaIsNewer } from './schema-problems.ts';

/**
 * Rejects with the installation's failure when the schema is missing or of another version, when
 * the database cannot hold every language, or when a seam is missing or does not fit its contract.
 */
export async function verify(database: Database): Promise<void> {
  const source = readSchemaSource();
  await database.onOwn(async (client) => {
    const found = schemaProblem(await readInstalledSchema(client), source);
    if (found !== null) throw found;
    await verifySeams(client);
  });
}

function schemaProblem(installed: InstalledSchema, source: SchemaSource): Failure | null {
  const encoding = encodingProblem(installed.encoding);
  if (encoding !== null) return encoding;
  if (installed.version > source.version) return schemaIsNewer(installed.version, source.version);
  if (installed.version === 0) {
    return installationProblem('SCHEMA_MISSING', 'The schema buzon is missing: run buzon migrate');
  }
  if (installed.version < source.version) {
    const { version } = installed;
    return installationProblem(
      'SCHEMA_OLDER',
      `The schema buzon has version ${version}, this build needs ${source.version}: run buzon migrate`,
    );
  }
  if (installed.routinesDigest !== source.routinesDigest) {
    return installationProblem(
      'ROUTINES_DIFFER',
      'The procedures of the schema buzon are of another build: run buzon migrate',
    );
  }
  return null;
}

/** Builds the calls and reads the view: what is missing or does not fit raises here. */
async function verifySeams(client: pg.Client): Promise<void> {
  await client.query(
    `SELECT a.email, a.customer_id::bigint, a.contact_id::bigint
      FROM buzon.customer_addresses a LIMIT 0`,
  );
  await client.query(
    `SELECT buzon.seam_statement('pa_sys_msg_in'), buzon.seam_statement('pa_sys_contact_in')`,
  );
}
