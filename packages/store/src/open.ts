import { resolveStoreOptions, type StoreOptions, settingsFailure } from './options.ts';
import { openPostgresStore } from './postgres/store.ts';
import { openSqlServerStore } from './sqlserver/store.ts';
import type { Store } from './store.ts';

/**
 * The database that the URL names, in its dialect. Opens no connection yet; throws the
 * installation's failure for a URL that this build cannot use.
 */
export function openStore(options: StoreOptions): Store {
  const resolved = resolveStoreOptions(options);
  switch (resolved.scheme) {
    case 'postgres':
    case 'postgresql':
      return openPostgresStore(resolved);
    case 'mssql':
      return openSqlServerStore(resolved);
    default:
      throw settingsFailure(
        `DATABASE_URL: '${resolved.scheme}:' is unknown; allowed are mssql://… and postgres://…`,
      );
  }
}
