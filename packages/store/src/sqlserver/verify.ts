import { versionProblem } from '../schema-problems.ts';
import { readSchemaSource } from '../schema-source.ts';
import { batch } from './batch.ts';
import type { Database } from './database.ts';
import { readInstalledSchema } from './installed-schema.ts';

/**
 * Rejects with the installation's failure when the schema is missing or of another version, or when
 * a seam is missing or does not fit its contract.
 */
export async function verify(database: Database): Promise<void> {
  const source = readSchemaSource('sqlserver');
  await database.onOwn(async (session) => {
    const found = versionProblem(await readInstalledSchema(session), source);
    if (found !== null) throw found;
    await session.run(batch('EXEC buzon.verify_seams'));
  });
}
