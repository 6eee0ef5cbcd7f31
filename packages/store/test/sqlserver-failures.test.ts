import type { Failure } from '@buzon/shared/failures';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/rows.ts';
import type { Database } from '../src/sqlserver/database.ts';
import { connectError, SqlServerError } from '../src/sqlserver/driver-error.ts';
import { toFilingFailure, twice } from '../src/sqlserver/failures.ts';
import { fileMessage } from '../src/sqlserver/file-message.ts';
import { readFilingTemplate } from '../src/sqlserver/filing-batch.ts';
import { mail } from './contract/mails.ts';
import { failureOf } from './contract/suite.ts';

const template = readFilingTemplate();

/** What a filing answers whose CATCH tells this error. */
function caught(number: number, words: string, seam: string | null = null): Row {
  return {
    error_number: number,
    error_severity: 16,
    error_state: 1,
    error_procedure: seam,
    error_line: 1,
    error_message: words,
    error_seam: seam,
  };
}

/** A database that is there and answers this row. */
function answering(...rows: readonly Row[]) {
  const asked = { times: 0 };
  const database: Pick<Database, 'file'> = {
    file: async (_batch, read) => {
      try {
        return await twice(async () => {
          const row = rows[Math.min(asked.times, rows.length - 1)] ?? {};
          asked.times += 1;
          return read([[row]]);
        });
      } catch (error) {
        throw await toFilingFailure(error, async () => {});
      }
    },
  };
  return { asked, database: database as Database };
}

async function told(row: Row): Promise<Failure> {
  return failureOf(fileMessage(answering(row).database, template, mail()));
}

describe('what SQL Server tells of a filing', () => {
  it.each([
    [201, "Procedure 'PA_SYS_MSG_IN' expects parameter '@plan', which was not supplied."],
    [229, "The EXECUTE permission was denied on the object 'PA_SYS_MSG_IN'."],
    [230, "The SELECT permission was denied on the column 'id'."],
  ])(
    'P13 what the procedure lacks for every message (%i) is the installation’s',
    async (number, words) => {
      const failure = await told(caught(number, words, 'PA_SYS_MSG_IN'));
      expect(failure).toMatchObject({ kind: 'installation', code: `MSSQL${number}` });
      expect(failure.message).toContain(words);
    },
  );

  it('P13 a procedure that selects is told so, as the message’s', async () => {
    const failure = await told(
      caught(11_535, 'EXECUTE statement failed because its WITH RESULT SETS …', 'PA_SYS_MSG_IN'),
    );
    expect(failure).toMatchObject({ kind: 'message' });
    expect(failure.message).toBe(
      'PA_SYS_MSG_IN selects, which it must not: assign to a variable instead',
    );
  });

  it('P13 one that selects several columns on a server before 2012 too', async () => {
    const words = 'Column name or number of supplied values does not match table definition.';
    const failure = await told(caught(213, words, 'PA_SYS_MSG_IN'));
    expect(failure).toMatchObject({ kind: 'message' });
    expect(failure.message).toMatch(/^PA_SYS_MSG_IN selects, which it must not, or/);
  });

  it.each([
    [266, 'Transaction count after EXECUTE indicates a mismatching number'],
    [3_915, 'Cannot use the ROLLBACK statement within an INSERT-EXEC statement.'],
    [3_916, 'Cannot use the COMMIT statement within an INSERT-EXEC statement'],
  ])(
    'P13 a procedure that ends the transaction (%i) is told so, as the message’s',
    async (number, words) => {
      const failure = await told(caught(number, words, 'PA_SYS_CONTACT_IN'));
      expect(failure).toMatchObject({ kind: 'message' });
      expect(failure.message).toMatch(
        /^PA_SYS_CONTACT_IN commits or rolls back, which it must not/,
      );
    },
  );

  it('P13 what the procedure raises is the message’s, in its own words', async () => {
    expect(await told(caught(50_000, 'No hay bandeja', 'PA_SYS_MSG_IN'))).toMatchObject({
      kind: 'message',
      message: 'PA_SYS_MSG_IN: No hay bandeja',
    });
  });

  it.each([
    ['BZI06: CaseProcess ‘x’ does not exist', 'installation', 'CaseProcess ‘x’ does not exist'],
    ['BZM03: PA_SYS_MSG_IN gave no inbox', 'message', 'PA_SYS_MSG_IN gave no inbox'],
  ])('P13 %s', async (words, kind, message) => {
    expect(await told(caught(50_000, words))).toMatchObject({ kind, message });
  });

  it('P13 a lock that was not given is a deadlock: it is tried again at once', async () => {
    const row = caught(
      50_000,
      'BZD01: A lock was not given: a deadlock, or the wait was cancelled',
    );
    const { asked, database } = answering(row, caught(50_000, 'BZM03: no inbox'));
    expect((await failureOf(fileMessage(database, template, mail()))).message).toBe('no inbox');
    expect(asked.times).toBe(2);
    expect((await told(row)).code).toBe('MSSQL1205');
  });

  it('P13 what Babelfish has no number for is told by its words', async () => {
    const unmapped = 33_557_097;
    for (const words of ['permission denied for schema buzon', 'schema "buzon" does not exist']) {
      expect(await told(caught(unmapped, words))).toMatchObject({ kind: 'installation' });
    }
    expect((await told(caught(unmapped, 'deadlock detected'))).code).toBe(`MSSQL${unmapped}`);
  });

  it('P13 what OpenSSL says is one line', () => {
    const thrown = new Error(
      'Failed to connect to db:1433 - error:0A0000BF:\nno protocols available\n',
    );
    expect(connectError(thrown, []).message).toBe(
      'Failed to connect to db:1433 - error:0A0000BF: no protocols available',
    );
  });

  it('P13 an answer without a result is an error, and no filing', async () => {
    await expect(fileMessage(answering({}).database, template, mail())).rejects.toThrow();
    expect(new SqlServerError('MSSQL1', 'x').procedure).toBe('');
  });
});
