import { afterEach } from 'vitest';
import type { TestDatabase } from '../contract/database.ts';
import type { ScratchDatabases } from './scratch-databases.ts';
import { type Scratch, testDatabase } from './test-database.ts';

/** A database in which a test puts a user's own objects into the place of Buzón's. */
export interface OwnObjects {
  readonly database: TestDatabase;
  readonly scratch: Scratch;
  /** Batches of the database's owner, one after the other. */
  run(...batches: readonly string[]): Promise<void>;
  /** Makes a schema with these tables; both are dropped after the test. */
  makeTables(schema: string, tables: Readonly<Record<string, string>>): Promise<void>;
  /** A table of such a schema that a script has made. */
  ownTable(schema: string, table: string): Promise<void>;
}

/** Such databases for the tests of one file, as they were after each. */
export function ownObjects(databases: ScratchDatabases): () => Promise<OwnObjects> {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  return async () => {
    const scratch = await databases.take();
    const database = testDatabase(scratch, () => databases.giveBack(scratch));
    scratch.hasOtherSeams = true;
    const dropping: string[] = [];
    const run: OwnObjects['run'] = async (...batches) => {
      for (const batch of batches) await scratch.server.run(batch);
    };
    const ownTable: OwnObjects['ownTable'] = async (schema, table) => {
      dropping.unshift(`DROP TABLE ${schema}.${table}`);
      // Elsewhere whoever may execute a procedure needs no right on what it works with.
      if (scratch.isBabelfish) {
        await run(`GRANT SELECT, INSERT ON ${schema}.${table} TO buzon_service`);
      }
    };
    cleanups.push(async () => {
      // The view that reads a table goes before it.
      await database.dispose();
      await run(...dropping);
    });
    return {
      database,
      scratch,
      run,
      ownTable,
      makeTables: async (schema, tables) => {
        await run(`CREATE SCHEMA ${schema}`);
        dropping.push(`DROP SCHEMA ${schema}`);
        for (const [table, columns] of Object.entries(tables)) {
          await run(`CREATE TABLE ${schema}.${table} (${columns})`);
          await ownTable(schema, table);
        }
      },
    };
  };
}
