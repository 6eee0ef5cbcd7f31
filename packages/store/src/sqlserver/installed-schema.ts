import { nullableTextOf, numberOf } from '../rows.ts';
import type { InstalledVersion } from '../schema-problems.ts';
import { batch } from './batch.ts';
import type { Session } from './session.ts';

const LEDGER = `SELECT OBJECT_ID(N'buzon.schema_routines', N'U') AS ledger`;

const VERSION = `SELECT ISNULL((SELECT MAX(v.version) FROM buzon.schema_versions v), 0) AS version,
  (SELECT MAX(r.digest) FROM buzon.schema_routines r) AS digest`;

/** Reads what `migrate` left, without needing any right beyond those of a service. */
export async function readInstalledSchema(session: Session): Promise<InstalledVersion> {
  const [[found] = []] = await session.run(batch(LEDGER));
  if (typeof found?.['ledger'] !== 'number') return { version: 0, routinesDigest: null };
  const [[row = {}] = []] = await session.run(batch(VERSION));
  return { version: numberOf(row, 'version'), routinesDigest: nullableTextOf(row, 'digest') };
}
