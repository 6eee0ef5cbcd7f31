import { afterEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from './contract/database.ts';
import { mail } from './contract/mails.ts';
import { failureOf, fileAll, theRow } from './contract/suite.ts';
import { serverForTests } from './postgres/server.ts';
import { testDatabase } from './postgres/test-database.ts';

const server = serverForTests();
const made: TestDatabase[] = [];

afterEach(async () => {
  for (const database of made.splice(0)) await database.dispose();
});

/** A database whose PA_SYS_MSG_IN is this. */
async function withMsgIn(sql: string): Promise<TestDatabase> {
  const database = await testDatabase(await server().copy());
  made.push(database);
  await database.dropMsgIn();
  await database.sql(sql);
  return database;
}

const INBOX = 'SELECT min(i.id) FROM buzon.inboxes i';

describe('the seams on PostgreSQL', () => {
  it('P8 a function with INOUT parameters may take the procedure’s place', async () => {
    const database = await withMsgIn(`CREATE FUNCTION buzon.pa_sys_msg_in
      (subject text, INOUT inbox_id bigint, INOUT case_reference text) LANGUAGE plpgsql
      AS $$ BEGIN inbox_id := (${INBOX}); case_reference := 'F-' || subject; END $$`);
    const [result] = await fileAll(database, mail({ subject: 'Luz' }));
    expect(result?.caseReference).toBe('F-Luz');
  });

  it('P8 a function that returns a table may answer too, or no row at all', async () => {
    const database = await withMsgIn(`CREATE FUNCTION buzon.pa_sys_msg_in (is_new_case boolean)
      RETURNS TABLE (inbox_id bigint) LANGUAGE sql
      AS $$ SELECT min(i.id) FROM buzon.inboxes i WHERE is_new_case HAVING is_new_case $$`);
    const [first, second] = await fileAll(
      database,
      mail({ from: 'ana@x.example', subject: 'Luz' }),
      mail({ from: 'ana@x.example', subject: 'Luz' }),
    );
    expect(first?.inboxId).not.toBeNull();
    expect(second).toMatchObject({ outcome: 'appended', inboxId: first?.inboxId });
  });

  it('P8 parameters may have any fitting type, order, letter case and OUT', async () => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in
      (OUT "Case_Reference" varchar(20), is_new_case integer, OUT inbox_id integer, case_id numeric)
      LANGUAGE plpgsql AS $$ BEGIN
        inbox_id := (${INBOX}); "Case_Reference" := is_new_case || '/' || case_id;
      END $$`);
    const [result] = await fileAll(database, mail());
    expect(result?.caseReference).toBe(String(result?.caseId));
    expect(result?.inboxId).not.toBeNull();
  });

  it('P8 a parameter with a default of its own may have any name', async () => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in
      (INOUT inbox_id bigint, priority integer DEFAULT 3) LANGUAGE plpgsql
      AS $$ BEGIN inbox_id := (${INBOX}); END $$`);
    expect((await fileAll(database, mail()))[0]?.outcome).toBe('opened');
  });

  it('P8 a procedure without parameters may write the inbox itself', async () => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in () LANGUAGE sql
      AS $$ UPDATE buzon.cases SET inbox_id = (${INBOX}), reference = 'W-' || id $$`);
    const [result] = await fileAll(database, mail());
    expect(result?.caseReference).toBe(`W-${result?.caseId}`);
    expect(result?.inboxId).not.toBeNull();
  });

  it('P8 what it writes elsewhere in the database commits with the message', async () => {
    const database = await withMsgIn(`CREATE TABLE tasks (case_id bigint);
      CREATE PROCEDURE buzon.pa_sys_msg_in (case_id bigint, INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO tasks VALUES (case_id); inbox_id := (${INBOX});
      END $$`);
    const [result] = await fileAll(database, mail());
    expect(await theRow(database, 'SELECT * FROM tasks')).toEqual({ case_id: result?.caseId });
  });

  it.each([
    [
      'declares a parameter that nobody gives',
      '(priority integer, INOUT inbox_id bigint)',
      /priority.*case_id/,
    ],
    ['has a parameter without a name', '(bigint, INOUT inbox_id bigint)', /number 1/],
  ])('P13 a procedure that %s is the installation’s', async (_what, parameters, words) => {
    const database = await withMsgIn(
      `CREATE PROCEDURE buzon.pa_sys_msg_in ${parameters} LANGUAGE plpgsql AS $$ BEGIN END $$`,
    );
    const { store } = database;
    for (const attempt of [() => store.fileMessage(mail()), () => store.verify()]) {
      const failure = await failureOf(attempt());
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(words);
    }
  });

  it('P8 P13 connections notice that the procedure became another', async () => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in (INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$ BEGIN inbox_id := (${INBOX}); END $$`);
    const { store } = database;
    expect((await store.fileMessage(mail({ subject: 'One' }))).outcome).toBe('opened');
    await database.sql(`DROP PROCEDURE buzon.pa_sys_msg_in;
      CREATE FUNCTION buzon.pa_sys_msg_in
        (subject text, OUT inbox_id bigint, OUT case_reference text) LANGUAGE plpgsql
        AS $$ BEGIN inbox_id := (${INBOX}); case_reference := 'F-' || subject; END $$`);
    expect((await store.fileMessage(mail({ subject: 'Two' }))).caseReference).toBe('F-Two');
    await database.sql(`CREATE PROCEDURE buzon.pa_sys_msg_in (case_id bigint) LANGUAGE sql AS ''`);
    const failure = await failureOf(store.fileMessage(mail({ subject: 'Three' })));
    expect(failure.message).toContain('2 procedures');
  });

  it('P13 two procedures of the name are the installation’s', async () => {
    const database = await withMsgIn(
      `CREATE PROCEDURE buzon.pa_sys_msg_in (INOUT inbox_id bigint) LANGUAGE sql AS 'SELECT 1::bigint';
      CREATE PROCEDURE buzon.pa_sys_msg_in (subject text) LANGUAGE sql AS ''`,
    );
    expect(await failureOf(database.store.fileMessage(mail()))).toMatchObject({
      kind: 'installation',
      message: expect.stringContaining('2 procedures') as string,
    });
    await database.sql('DROP PROCEDURE buzon.pa_sys_msg_in (text)');
  });

  it('P13 a procedure that may not be executed is the installation’s', async () => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in (INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$ BEGIN inbox_id := (${INBOX}); END $$;
      REVOKE EXECUTE ON PROCEDURE buzon.pa_sys_msg_in FROM PUBLIC;
      DROP ROLE IF EXISTS service;
      CREATE ROLE service LOGIN PASSWORD 'service';
      GRANT USAGE ON SCHEMA buzon TO service;
      GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA buzon TO service`);
    const { name } = await theRow(database, 'SELECT current_database() AS name');
    const url = new URL(server().postgres.url(String(name)));
    url.username = 'service';
    url.password = 'service';
    const store = database.open({ url: url.href });
    const failure = await failureOf(store.fileMessage(mail()));
    expect(failure).toMatchObject({ kind: 'installation' });
    expect(failure.message).toMatch(/user service may not execute buzon.pa_sys_msg_in/);
    await database.sql('GRANT EXECUTE ON PROCEDURE buzon.pa_sys_msg_in TO service');
    expect((await store.fileMessage(mail())).outcome).toBe('opened');
    await database.sql('REVOKE EXECUTE ON PROCEDURE buzon.pa_sys_msg_in FROM service');
    const refused = await failureOf(store.fileMessage(mail({ subject: 'Later' })));
    expect(refused.message).toMatch(/user service may not execute buzon.pa_sys_msg_in/);
    await database.sql('DROP OWNED BY service; ');
  });

  it.each([
    ['a table that is missing', 'PERFORM 1 FROM nowhere', 'nowhere'],
    ['a division by zero', 'PERFORM 1/0', 'division by zero'],
    [
      'a constraint of the user’s',
      "INSERT INTO buzon.processes (name) VALUES ('General')",
      'duplicate key',
    ],
    [
      'an error with a code of its own',
      "RAISE EXCEPTION 'full up' USING ERRCODE = 'UX001', HINT = 'ask Marta'",
      'full up (ask Marta)',
    ],
  ])('P13 %s inside the procedure is the message’s, in its words', async (_what, body, words) => {
    const database = await withMsgIn(`CREATE PROCEDURE buzon.pa_sys_msg_in (INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$ BEGIN ${body}; END $$`);
    const failure = await failureOf(database.store.fileMessage(mail()));
    expect(failure.kind).toBe('message');
    expect(failure.message).toContain('PA_SYS_MSG_IN: ');
    expect(failure.message).toContain(words);
  });

  it('P13 a function that commits is refused with words', async () => {
    const database = await withMsgIn(`CREATE FUNCTION buzon.pa_sys_msg_in (INOUT inbox_id bigint)
      LANGUAGE plpgsql AS $$ BEGIN inbox_id := (${INBOX}); ROLLBACK; END $$`);
    const failure = await failureOf(database.store.fileMessage(mail()));
    expect(failure.kind).toBe('message');
    expect(failure.message).toContain('commits or rolls back, which it must not');
  });

  it('P13 a view that is missing or lacks a column is the installation’s', async () => {
    const database = await testDatabase(await server().copy());
    made.push(database);
    await database.sql('DROP VIEW buzon.customer_addresses');
    expect((await failureOf(database.store.fileMessage(mail()))).kind).toBe('installation');
    await database.sql(
      "CREATE VIEW buzon.customer_addresses AS SELECT 'a' AS email, 1 AS customer_id",
    );
    expect((await failureOf(database.store.verify())).kind).toBe('installation');
    expect((await failureOf(database.store.fileMessage(mail()))).kind).toBe('installation');
  });
});
