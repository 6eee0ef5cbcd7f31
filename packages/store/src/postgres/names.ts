import { textsOf } from '../rows.ts';
import type { InstalledNames } from '../store.ts';
import type { Database } from './database.ts';

const NAMES = {
  name: 'buzon_names',
  text: `SELECT
    ARRAY(SELECT p.name FROM buzon.processes p ORDER BY p.id) AS processes,
    ARRAY(SELECT u.name FROM buzon.functional_units u ORDER BY u.id) AS functional_units`,
};

/** The processes and functional units that exist, the default of each first (P15). */
export async function names(database: Database): Promise<InstalledNames> {
  const [row = {}] = await database.query(NAMES, []);
  return {
    processes: textsOf(row, 'processes'),
    functionalUnits: textsOf(row, 'functional_units'),
  };
}
