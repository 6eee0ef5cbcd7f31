import { afterAll } from 'vitest';
import { type ScratchDatabases, scratchDatabases } from './scratch-databases.ts';

/** The server that the tests of this dialect run on; null: none is named. */
export const serverUrl = process.env['BUZON_TEST_MSSQL_URL'] ?? null;

/** Databases of it, dropped after the tests of this file. */
export function databasesForTests(collation: string | null = null): ScratchDatabases {
  const databases = scratchDatabases(serverUrl ?? '', collation);
  afterAll(() => databases.dropAll(), 120_000);
  return databases;
}
