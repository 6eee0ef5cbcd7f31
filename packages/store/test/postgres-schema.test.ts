import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openStore, printMigrations, type Store } from '../src/index.ts';
import { mail } from './contract/mails.ts';
import { failureOf } from './contract/suite.ts';
import { serverForTests } from './postgres/server.ts';

const server = serverForTests();

async function withStore<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({ url, poolSize: 2, applicationName: 'schema-test' });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function sql(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<pg.QueryResultRow>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the schema on PostgreSQL', () => {
  it('P13 is made once, and a second migration finds nothing to do', async () => {
    const url = await server().empty();
    await withStore(url, async (store) => {
      const first = await store.migrate();
      expect(first).toMatchObject({ from: 0 });
      expect(first.applied).toContain('001_tables');
      expect(await store.migrate()).toEqual({ from: first.to, to: first.to, applied: [] });
      await store.verify();
    });
  });

  it('P14 is made once by several services that start at the same time', async () => {
    const url = await server().empty();
    const reports = await Promise.all(
      Array.from({ length: 5 }, () => withStore(url, (store) => store.migrate())),
    );
    expect(reports.filter((report) => report.applied.length > 0)).toHaveLength(1);
  });

  it('P15 a fresh one has a process, a functional unit and an inbox', async () => {
    const url = await server().empty();
    await withStore(url, async (store) => {
      await store.migrate();
      expect(await store.names()).toEqual({ processes: ['General'], functionalUnits: ['General'] });
      expect((await store.fileMessage(mail())).outcome).toBe('opened');
    });
  });

  it('P8 a migration never overwrites a seam that exists, in whatever form', async () => {
    const url = await server().empty();
    await sql(
      url,
      `CREATE SCHEMA buzon;
      CREATE TABLE buzon.customer_addresses (email text, customer_id bigint, contact_id bigint);
      CREATE FUNCTION buzon.pa_sys_contact_in () RETURNS void LANGUAGE sql AS '';
      CREATE FUNCTION buzon.pa_sys_msg_in (INOUT inbox_id bigint, OUT case_reference text)
        LANGUAGE sql AS $$ SELECT 1::bigint, 'MINE' $$`,
    );
    await withStore(url, async (store) => {
      const { applied } = await store.migrate();
      expect(applied).not.toContain('pa_sys_msg_in');
      await store.verify();
      expect((await store.fileMessage(mail())).caseReference).toBe('MINE');
    });
  });

  it('P8 a migration puts the default where a seam is missing', async () => {
    const url = await server().copy();
    await sql(url, 'DROP PROCEDURE buzon.pa_sys_msg_in');
    await withStore(url, async (store) => {
      expect((await store.migrate()).applied).toEqual(['pa_sys_msg_in']);
    });
  });

  it('P13 changed procedures are replaced by the next migration', async () => {
    const url = await server().copy();
    await sql(url, "UPDATE buzon.schema_routines SET digest = 'of another build'");
    await withStore(url, async (store) => {
      expect(await failureOf(store.verify())).toMatchObject({
        kind: 'installation',
        code: 'ROUTINES_DIFFER',
      });
      expect((await store.migrate()).applied).toEqual(['routines']);
      await store.verify();
    });
  });

  it('P13 a missing, an older and a newer schema are the installation’s', async () => {
    const empty = await server().empty();
    const older = await server().copy();
    const newer = await server().copy();
    await sql(older, 'DELETE FROM buzon.schema_versions WHERE version > 1');
    await sql(newer, "INSERT INTO buzon.schema_versions (version, name) VALUES (999, 'future')");
    const codes: string[] = [];
    for (const url of [empty, older, newer]) {
      const failure = await withStore(url, (store) => failureOf(store.verify()));
      expect(failure.kind).toBe('installation');
      codes.push(failure.code);
    }
    expect(codes).toEqual(['SCHEMA_MISSING', 'SCHEMA_OLDER', 'SCHEMA_NEWER']);
    await withStore(newer, async (store) => {
      expect((await failureOf(store.migrate())).code).toBe('SCHEMA_NEWER');
    });
    await withStore(empty, async (store) => {
      expect((await failureOf(store.fileMessage(mail()))).kind).toBe('installation');
    });
  });

  it('P13 a service that may not create schemas finds one made by the printed script', async () => {
    const url = await server().empty();
    await sql(url, printMigrations('postgres'));
    await withStore(url, async (store) => {
      expect((await store.migrate()).applied).toEqual([]);
      await store.verify();
      expect((await store.fileMessage(mail())).outcome).toBe('opened');
    });
  });

  it('P13 a database that cannot hold every language is the installation’s', async () => {
    const { postgres } = server();
    await sql(
      postgres.url(),
      "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'",
    );
    await withStore(postgres.url('latin'), async (store) => {
      for (const attempt of [() => store.migrate(), () => store.verify()]) {
        expect(await failureOf(attempt())).toMatchObject({
          kind: 'installation',
          code: 'ENCODING',
        });
      }
    });
  });
});
