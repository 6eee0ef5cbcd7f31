import type { Failure } from '@buzon/shared/failures';
import { afterEach, expect } from 'vitest';
import type { FileRequest, FileResult } from '../../src/index.ts';
import type { MakeDatabase, PlainRow, TestDatabase } from './database.ts';

/** What every test of the contract has at hand. */
export interface Bench {
  /** A migrated database of the test's own. */
  readonly fresh: MakeDatabase;
}

/** Databases for the tests of one file, each ended after its test. */
export function benchOf(make: MakeDatabase): Bench {
  const made: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of made.splice(0)) await database.dispose();
  });
  return {
    fresh: async () => {
      const database = await make();
      made.push(database);
      return database;
    },
  };
}

/** Files mails one after the other. */
export async function fileAll(
  database: TestDatabase,
  ...requests: readonly FileRequest[]
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const request of requests) results.push(await database.store.fileMessage(request));
  return results;
}

/** The number of rows of a table of the schema. */
export async function countOf(database: TestDatabase, table: string, where = '1 = 1') {
  const [row] = await database.sql(`SELECT count(*) AS n FROM buzon.${table} WHERE ${where}`);
  return row?.['n'];
}

/** The only row that a SELECT gives. */
export async function theRow(database: TestDatabase, statement: string): Promise<PlainRow> {
  const rows = await database.sql(statement);
  expect(rows).toHaveLength(1);
  return rows[0] ?? {};
}

/** Adds a customer with these addresses; answers the customer's id. */
export async function addCustomer(
  database: TestDatabase,
  name: string,
  ...emails: readonly string[]
): Promise<number> {
  await database.sql(`INSERT INTO buzon.customers (name) VALUES ('${name}')`);
  const row = await theRow(database, `SELECT id FROM buzon.customers WHERE name = '${name}'`);
  const id = Number(row['id']);
  for (const email of emails) {
    await database.sql(
      `INSERT INTO buzon.contacts (customer_id, name, email) VALUES (${id}, '${name}', '${email}')`,
    );
  }
  return id;
}

/** Adds an inbox to the first functional unit; answers its id. */
export async function addInbox(database: TestDatabase, name: string): Promise<number> {
  await database.sql(
    `INSERT INTO buzon.inboxes (functional_unit_id, name)
      SELECT min(u.id), '${name}' FROM buzon.functional_units u`,
  );
  const { id } = await theRow(database, `SELECT id FROM buzon.inboxes WHERE name = '${name}'`);
  return Number(id);
}

/** What a promise is rejected with, as a failure. */
export async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const outcome = await promise.then(
    () => null,
    (error: Failure) => error,
  );
  if (outcome === null) throw new Error('It was expected to fail, and did not');
  return outcome;
}

/** Everything that a filing could have left behind. */
export async function written(database: TestDatabase): Promise<Record<string, unknown>> {
  const tables = [
    'cases',
    'messages',
    'message_references',
    'deliveries',
    'attachments',
    'blobs',
    'outbox',
    'contacts',
    'customers',
  ];
  const counts: Record<string, unknown> = {};
  for (const table of tables) counts[table] = await countOf(database, table);
  return counts;
}
