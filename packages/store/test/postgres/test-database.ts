import { readFileSync } from 'node:fs';
import { until } from '@buzon/stack';
import pg from 'pg';
import { openStore, type Store } from '../../src/index.ts';
import type { PlainRow, TestDatabase } from '../contract/database.ts';
import { contactInSql, msgInSql } from './procedures.ts';

const INT8_OID = 20;

/** `bigint` as a number, so that the contract compares plain values. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format ?? 'text');
  },
};

/** A database of PostgreSQL for the contract: migrated already, at this URL. */
export async function testDatabase(url: string): Promise<TestDatabase> {
  const administrator = new pg.Client({ connectionString: url, types });
  administrator.on('error', () => {});
  await administrator.connect();
  const stores: Store[] = [];
  const open: TestDatabase['open'] = (options) => {
    const store = openStore({ url, poolSize: 8, applicationName: 'store-test', ...options });
    stores.push(store);
    return store;
  };
  const run = async (sql: string): Promise<void> => {
    await administrator.query(sql);
  };
  const dropMsgIn = () => run('DROP ROUTINE IF EXISTS buzon.pa_sys_msg_in');
  const dropContactIn = () => run('DROP ROUTINE IF EXISTS buzon.pa_sys_contact_in');

  return {
    store: open(),
    quickMs: 300,
    open,
    sql: async (statement) => (await administrator.query<PlainRow>(statement)).rows,
    dropMsgIn,
    dropContactIn,
    setMsgIn: async (procedure) => {
      await dropMsgIn();
      await run(msgInSql(procedure));
    },
    restoreMsgIn: async () => {
      await dropMsgIn();
      await run(seam('pa_sys_msg_in'));
    },
    setContactIn: async (procedure) => {
      await dropContactIn();
      await run(contactInSql(procedure));
    },
    useOwnCustomers: () =>
      run(`CREATE TABLE people (mail text, company integer, person integer);
        CREATE INDEX people_mail ON people (lower(mail));
        CREATE OR REPLACE VIEW buzon.customer_addresses AS
          SELECT mail::varchar(320) AS email, company::bigint AS customer_id,
            person::bigint AS contact_id FROM people`),
    closeCase: (caseId) => run(`SELECT buzon.close_case(${caseId})`),
    cutSessions: () =>
      run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'store-test' AND datname = current_database()`),
    deadlocks: async () => {
      for (const store of stores) await store.close();
      // A session counts what it met when it ends.
      const count = async () =>
        (
          await administrator.query<{ sessions: number; deadlocks: number }>(
            `SELECT deadlocks, (SELECT count(*) FROM pg_stat_activity
              WHERE application_name = 'store-test' AND datname = current_database()) AS sessions
              FROM pg_stat_database WHERE datname = current_database()`,
          )
        ).rows[0];
      const last = await until(
        async () => {
          const row = await count();
          return row?.sessions === 0 ? row : null;
        },
        { what: 'the sessions to end' },
      );
      return last.deadlocks;
    },
    dispose: async () => {
      for (const store of stores) await store.close();
      await administrator.end();
    },
  };
}

/** The default that ships with the schema. */
function seam(name: string): string {
  return readFileSync(new URL(`../../sql/postgres/seams/${name}.sql`, import.meta.url), 'utf8');
}
