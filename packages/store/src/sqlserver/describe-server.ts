import { resolveStoreOptions } from '../options.ts';
import { textOf } from '../rows.ts';
import { batch } from './batch.ts';
import { openDatabase } from './database.ts';

const ABOUT = `SELECT CONVERT(nvarchar(400), @@VERSION) AS version,
  CONVERT(nvarchar(128), SERVERPROPERTY('Collation')) AS collation,
  HAS_PERMS_BY_NAME(NULL, NULL, 'CREATE ANY DATABASE') AS may_create`;

/** What a report of tests says of the server that they ran on. */
export interface ServerDescription {
  /** The first line of `@@VERSION`. */
  readonly version: string;
  readonly collation: string;
  /** Whether the user may make databases on it; also true where it does not tell. */
  readonly mayCreateDatabases: boolean;
}

/** @throws Failure with words for a person when the server refuses or is away */
export async function describeSqlServer(url: string): Promise<ServerDescription> {
  const database = openDatabase(
    resolveStoreOptions({ url, poolSize: 1, applicationName: 'buzon check' }),
  );
  try {
    const [row = {}] = await database.query(batch(ABOUT));
    const [version = ''] = textOf(row, 'version').split('\n');
    return {
      version: version.trim(),
      collation: textOf(row, 'collation'),
      mayCreateDatabases: row['may_create'] !== 0,
    };
  } finally {
    await database.close();
  }
}
