import { describe, expect, it } from 'vitest';
import { mail } from '../contract/mails.ts';
import { failureOf, fileAll, theRow, written } from '../contract/suite.ts';
import { ownObjects } from './own-objects.ts';
import type { ScratchDatabases } from './scratch-databases.ts';

const INBOX = '@inbox_id bigint OUTPUT';
const FIRST = 'SELECT @inbox_id = MIN(i.id) FROM buzon.inboxes i;';

/** PA_SYS_MSG_IN as users write it, well and badly (P8, P13). */
export function seamTests(databases: ScratchDatabases, isBabelfish: boolean): void {
  const fresh = ownObjects(databases);

  async function withMsgIn(parameters: string, body: string) {
    const own = await fresh();
    await own.database.dropMsgIn();
    await own.run(`CREATE PROCEDURE buzon.PA_SYS_MSG_IN ${parameters} AS
      BEGIN SET NOCOUNT ON; ${body} END`);
    return own.database;
  }

  describe('the seams on SQL Server', () => {
    it('P8 parameters may have any fitting type, order and letter case', async () => {
      const database = await withMsgIn(
        `@Case_Reference nvarchar(20) OUTPUT, @IS_NEW_CASE int, ${INBOX}, @case_id decimal(18, 0)`,
        `${FIRST} SET @Case_Reference = CONVERT(nvarchar(1), @IS_NEW_CASE) + N'/'
          + CONVERT(nvarchar(18), @case_id);`,
      );
      const [result] = await fileAll(database, mail());
      expect(result?.caseReference).toBe(`1/${result?.caseId}`);
      expect(result?.inboxId).not.toBeNull();
    });

    it('P8 a parameter with a default of its own may have any name', async () => {
      const database = await withMsgIn(`${INBOX}, @priority int = 3`, FIRST);
      expect((await fileAll(database, mail()))[0]?.outcome).toBe('opened');
    });

    it('P8 a procedure without parameters may write the inbox itself', async () => {
      const database = await withMsgIn(
        '',
        `UPDATE buzon.cases SET inbox_id = (SELECT MIN(i.id) FROM buzon.inboxes i),
          reference = N'W-' + CONVERT(nvarchar(20), id);`,
      );
      const [result] = await fileAll(database, mail());
      expect(result?.caseReference).toBe(`W-${result?.caseId}`);
      expect(result?.inboxId).not.toBeNull();
    });

    it.each([
      ['declares a parameter that nobody gives', `@priority int, ${INBOX}`, /@?priority/],
      ['answers what it may not', `@case_id bigint OUTPUT, ${INBOX}`, /@case_id as OUTPUT/],
    ])('P13 a procedure that %s is the installation’s', async (_what, parameters, words) => {
      const database = await withMsgIn(parameters, FIRST);
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(words);
      expect(await written(database)).toEqual(before);
    });

    it('P13 a view in place of the procedure is the installation’s', async () => {
      const own = await fresh();
      await own.database.dropMsgIn();
      await own.run('CREATE VIEW buzon.PA_SYS_MSG_IN AS SELECT 1 AS inbox_id');
      try {
        for (const attempt of [
          () => own.database.store.fileMessage(mail()),
          () => own.database.store.verify(),
        ]) {
          const failure = await failureOf(attempt());
          expect(failure.kind).toBe('installation');
          expect(failure.message).toContain('buzon.PA_SYS_MSG_IN is no procedure');
        }
      } finally {
        await own.run('DROP VIEW buzon.PA_SYS_MSG_IN');
      }
    });

    it.each([
      ['commits all', 'WHILE @@TRANCOUNT > 0 COMMIT TRANSACTION;'],
      ['rolls back', 'ROLLBACK TRANSACTION;'],
      ['leaves a transaction open', 'BEGIN TRANSACTION;'],
      ['rolls back and begins anew', 'ROLLBACK TRANSACTION; BEGIN TRANSACTION; BEGIN TRANSACTION;'],
    ])('P13 a procedure that %s is refused with words', async (what, body) => {
      const database = await withMsgIn(INBOX, `${FIRST} ${body}`);
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toMatch(/commits or rolls back|rolled back what was filed/);
      // What was committed is there.
      if (what !== 'commits all') expect(await written(database)).toEqual(before);
      await database.restoreMsgIn();
      expect((await database.store.fileMessage(mail())).outcome).toBe('opened');
    });

    it.each([
      ['a table that is missing', 'SELECT @inbox_id = n.id FROM nowhere n;', /nowhere/],
      ['a division by zero', 'SET @inbox_id = 1 / (@inbox_id - @inbox_id);', /zero/],
      [
        'a constraint of the user’s',
        "INSERT INTO buzon.processes (name) VALUES (N'General');",
        /processes_name/,
      ],
    ])('P13 %s inside the procedure is the message’s, in its words', async (_what, body, words) => {
      const database = await withMsgIn(INBOX, `SET @inbox_id = 1; ${body}`);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toMatch(/^PA_SYS_MSG_IN: /);
      expect(failure.message).toMatch(words);
    });

    it('P8 a procedure may catch an error and go on where it turns XACT_ABORT off', async () => {
      const database = await withMsgIn(
        INBOX,
        `SET XACT_ABORT OFF;
        BEGIN TRY INSERT INTO buzon.processes (name) VALUES (N'General'); END TRY
        BEGIN CATCH ${FIRST} END CATCH;`,
      );
      const [result] = await fileAll(database, mail());
      expect(result?.inboxId).not.toBeNull();
      expect(await theRow(database, 'SELECT COUNT(*) AS n FROM buzon.processes')).toEqual({ n: 1 });
    });

    it('P13 a procedure that catches an error and goes on is refused with words', async () => {
      const database = await withMsgIn(
        INBOX,
        `BEGIN TRY INSERT INTO buzon.processes (name) VALUES (N'General'); END TRY
        BEGIN CATCH ${FIRST} END CATCH;`,
      );
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toMatch(/XACT_ABORT OFF|cannot be committed/);
    });

    if (isBabelfish) {
      process.stderr.write(
        '\n*** NOT tried procedures that select, answer in other types or stand in another database: Babelfish has none ***\n\n',
      );
      return;
    }

    it('P13 a procedure that selects is refused with words, and nothing is written', async () => {
      const database = await withMsgIn(INBOX, `${FIRST} SELECT p.name FROM buzon.processes p;`);
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toContain('PA_SYS_MSG_IN selects, which it must not');
      expect(await written(database)).toEqual(before);
    });

    it('P8 an answer may have any fitting type', async () => {
      const database = await withMsgIn(
        '@inbox_id int OUTPUT, @case_reference varchar(20) OUTPUT',
        `${FIRST} SET @case_reference = 'V-1';`,
      );
      const [result] = await fileAll(database, mail());
      expect(result).toMatchObject({ caseReference: 'V-1', inboxId: expect.any(Number) });
    });

    it('P8 a synonym may point to a procedure in another database', async () => {
      const own = await fresh();
      const other = new URL(await databases.empty());
      const name = other.pathname.slice(1);
      const { username } = new URL(own.scratch.serviceUrl);
      await own.database.dropMsgIn();
      const buzon = new URL(own.scratch.url).pathname.slice(1);
      await own.run(`EXEC ${name}.sys.sp_executesql N'CREATE PROCEDURE dbo.PA_SYS_MSG_IN ${INBOX} AS
        SELECT @inbox_id = MIN(i.id) FROM ${buzon}.buzon.inboxes i'`);
      await own.run(
        `EXEC ${name}.sys.sp_executesql N'CREATE USER ${username} FOR LOGIN ${username};
          GRANT EXECUTE ON dbo.PA_SYS_MSG_IN TO ${username}'`,
        `CREATE SYNONYM buzon.PA_SYS_MSG_IN FOR ${name}.dbo.PA_SYS_MSG_IN`,
      );
      try {
        await own.database.store.verify();
        expect((await own.database.store.fileMessage(mail())).inboxId).not.toBeNull();
      } finally {
        await own.run('DROP SYNONYM buzon.PA_SYS_MSG_IN');
      }
    });
  });
}
