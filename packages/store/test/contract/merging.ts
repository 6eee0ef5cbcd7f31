import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, failureOf, fileAll, theRow } from './suite.ts';

/** Cases that a person merged (P5). */
export function mergingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);
  const from = 'ana@acme.example';

  describe('merged cases', () => {
    it('P5 what would continue a merged case continues the other one', async () => {
      const database = await fresh();
      const parent = mail({ from, subject: 'luz' });
      const [source, target] = await fileAll(database, parent, mail({ from, subject: 'corte' }));
      const [from1, into] = [source?.caseId ?? 0, target?.caseId ?? 0];
      await database.store.registerOutgoing(from1, '<salida@empresa.example>');
      await database.store.mergeCases(from1, into);
      await database.store.mergeCases(from1, into);
      const results = await fileAll(
        database,
        mail({ from, message: { caseTokens: [from1] } }),
        replyTo(parent, { from }),
        mail({ from, message: { threadIds: ['<salida@empresa.example>'] } }),
        mail({ from, subject: 'luz' }),
        mail({
          from: 'mailer-daemon@x.example',
          message: { automatic: 'bounce', threadIds: ['<salida@empresa.example>'] },
        }),
      );
      expect(results.map(({ caseId }) => caseId)).toEqual([into, into, into, into, into]);
      expect(results.map(({ matchedBy }) => matchedBy)).toEqual([
        'token',
        'references',
        'references',
        'subject',
        'references',
      ]);
      expect(await countOf(database, 'messages', `case_id = ${from1}`)).toBe(0);
      expect(
        await theRow(database, `SELECT status, merged_into FROM buzon.cases WHERE id = ${from1}`),
      ).toEqual({ status: 'closed', merged_into: into });
    });

    it('P5 a chain of merged cases leads to the last', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ from, subject: 'a' }),
        mail({ from, subject: 'b' }),
        mail({ from, subject: 'c' }),
      );
      const [a, b, c] = results.map(({ caseId }) => caseId ?? 0);
      await database.store.mergeCases(a ?? 0, b ?? 0);
      await database.store.mergeCases(b ?? 0, c ?? 0);
      const [last] = await fileAll(database, mail({ from, subject: 'a' }));
      expect(last?.caseId).toBe(c);
    });

    it('P5 cases of different customers cannot be merged, nor one that was', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', from);
      await addCustomer(database, 'Brisa', 'eva@brisa.example');
      const results = await fileAll(
        database,
        mail({ from }),
        mail({ from: 'eva@brisa.example' }),
        mail({ from }),
      );
      const [a = 0, b = 0, c = 0] = results.map(({ caseId }) => caseId ?? 0);
      const { store } = database;
      const different = await failureOf(store.mergeCases(a, b));
      expect(different).toMatchObject({ kind: 'message' });
      expect(different.message).toContain('different customers');
      expect((await failureOf(store.mergeCases(a, a))).message).toContain('the same');
      expect((await failureOf(store.mergeCases(a, 4_711))).message).toContain('4711');
      await store.mergeCases(a, c);
      expect((await failureOf(store.mergeCases(c, a))).message).toContain('merged already');
    });

    it('P5 a mail that is filed while its case is merged is in the case that remains', async () => {
      const database = await fresh();
      const [source, target] = await fileAll(
        database,
        mail({ from, subject: 'luz' }),
        mail({ from, subject: 'corte' }),
      );
      const [results] = await Promise.all([
        Promise.all(
          Array.from({ length: 12 }, () =>
            database.store.fileMessage(mail({ from, subject: 'luz' })),
          ),
        ),
        database.open().mergeCases(source?.caseId ?? 0, target?.caseId ?? 0),
      ]);
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
      expect(await countOf(database, 'messages', `case_id = ${target?.caseId}`)).toBe(14);
      expect(await database.deadlocks()).toBe(0);
    });
  });
}
