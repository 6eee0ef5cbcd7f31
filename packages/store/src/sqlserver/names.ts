import { type Row, textOf } from '../rows.ts';
import type { InstalledNames } from '../store.ts';
import { batch } from './batch.ts';
import type { Database } from './database.ts';

const NAMES = `SELECT N'process' AS kind, p.id, p.name FROM buzon.processes p
  UNION ALL SELECT N'unit', u.id, u.name FROM buzon.functional_units u
  ORDER BY kind, id`;

/** The processes and functional units that exist, the default of each first (P15). */
export async function names(database: Database): Promise<InstalledNames> {
  const rows = await database.query(batch(NAMES));
  const of = (kind: string) =>
    rows.filter((row: Row) => row['kind'] === kind).map((row) => textOf(row, 'name'));
  return { processes: of('process'), functionalUnits: of('unit') };
}
