import { schemaIsNewer } from '../schema-problems.ts';
import { readSchemaSource, type SchemaSource } from '../schema-source.ts';
import type { MigrationReport } from '../store.ts';
import { batch, types } from './batch.ts';
import type { Database } from './database.ts';
import { readInstalledSchema } from './installed-schema.ts';
import { batchesOf, LEDGER } from './migrations.ts';
import type { Session } from './session.ts';

/** One migration at a time in a database; the lock ends with the connection. */
const LOCK = `DECLARE @answer int;
EXEC @answer = sp_getapplock @Resource = N'buzon migrate', @LockMode = 'Exclusive',
  @LockOwner = 'Session', @LockTimeout = -1;
IF @answer < 0 RAISERROR(N'BZI20: The lock of buzon migrate was not given', 16, 1);`;

/**
 * Brings the schema to this build's version (no downgrade), replaces the procedures where they
 * differ, and creates the seams that are absent. Several services may call it at once: one works,
 * the others find nothing to do. Each script may run again, so that one that was cut short is
 * simply run anew.
 */
export async function migrate(database: Database): Promise<MigrationReport> {
  const source = readSchemaSource('sqlserver');
  return database.onOwnWithoutLimit(async (session) => {
    await session.run(batch(LOCK));
    return migrateLocked(session, source);
  });
}

async function migrateLocked(session: Session, source: SchemaSource): Promise<MigrationReport> {
  const installed = await readInstalledSchema(session);
  if (installed.version > source.version) throw schemaIsNewer(installed.version, source.version);
  const applied: string[] = [];
  if (installed.version === 0) await runScript(session, LEDGER);
  for (const { version, name, text } of source.migrations) {
    if (version <= installed.version) continue;
    await runScript(session, text);
    await session.run(
      batch('INSERT INTO buzon.schema_versions (version, name) VALUES (@version, @name)', {
        version: [types.integer, version],
        name: [types.text(200), name],
      }),
    );
    applied.push(name);
  }
  if (installed.routinesDigest !== source.routinesDigest) {
    await replaceRoutines(session, source);
    applied.push('routines');
  }
  for (const seam of source.seams) {
    if (await isPresent(session, seam.name)) continue;
    await runScript(session, seam.text);
    applied.push(seam.name);
  }
  return { from: installed.version, to: source.version, applied };
}

async function replaceRoutines(session: Session, source: SchemaSource): Promise<void> {
  await session.run(batch('DELETE FROM buzon.schema_routines'));
  for (const { text } of source.routines) await runScript(session, text);
  await session.run(
    batch('INSERT INTO buzon.schema_routines (digest) VALUES (@digest)', {
      digest: [types.text(64), source.routinesDigest],
    }),
  );
}

/** A seam that is there in any form, also one of another kind or a synonym, is the user's. */
async function isPresent(session: Session, name: string): Promise<boolean> {
  const [[row] = []] = await session.run(
    batch(`SELECT OBJECT_ID(N'buzon.' + @name) AS id`, { name: [types.text(128), name] }),
  );
  return row?.['id'] !== null;
}

async function runScript(session: Session, script: string): Promise<void> {
  for (const text of batchesOf(script)) await session.runScript(text);
}
