import type pg from 'pg';
import { encodingProblem, versionProblem } from '../schema-problems.ts';
import { readSchemaSource } from '../schema-source.ts';
import type { Database } from './database.ts';
import { readInstalledSchema } from './installed-schema.ts';

/**
 * Rejects with the installation's failure when the schema is missing or of another version, when
 * the database cannot hold every language, or when a seam is missing or does not fit its contract.
 */
export async function verify(database: Database): Promise<void> {
  const source = readSchemaSource('postgres');
  await database.onOwn(async (client) => {
    const installed = await readInstalledSchema(client);
    const found = encodingProblem(installed.encoding) ?? versionProblem(installed, source);
    if (found !== null) throw found;
    await verifySeams(client);
  });
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
