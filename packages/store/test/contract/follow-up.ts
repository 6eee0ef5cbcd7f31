import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { DAY_MS, mail, replyTo } from './mails.ts';
import { benchOf, fileAll, theRow } from './suite.ts';

/** Closed and old cases (P6). */
export function followUpContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('closed and old cases', () => {
    it('P6 appending to a closed case opens it again', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await database.closeCase(first?.caseId ?? 0);
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({
        status: 'closed',
      });
      await fileAll(database, mail({ from: 'ana@acme.example', subject: 'Factura' }));
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({ status: 'open' });
    });

    it('P6 automatic mail is appended to a closed case and leaves it closed', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await database.closeCase(first?.caseId ?? 0);
      const [second] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          message: { automatic: 'auto-reply', autoSubmitted: 'auto-replied', confirmable: false },
        }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({
        status: 'closed',
      });
    });

    it('P6 FollowUpDays bounds every way of matching', async () => {
      const database = await fresh();
      const now = Date.now();
      const rules = { followUpDays: 30 };
      const parent = mail({
        from: 'ana@acme.example',
        subject: 'Factura',
        rules,
        receivedAt: new Date(now - 31 * DAY_MS),
      });
      const [first] = await fileAll(database, parent);
      const results = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          rules,
          message: { caseTokens: [first?.caseId ?? 0] },
        }),
        replyTo(parent, { rules }),
        mail({ from: 'ana@acme.example', subject: 'Factura', rules }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'opened']);
    });

    it('P6 FollowUpDays counts from the last message of the case', async () => {
      const database = await fresh();
      const now = Date.now();
      const at = (days: number) =>
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules: { followUpDays: 30 },
          receivedAt: new Date(now - days * DAY_MS),
        });
      const results = await fileAll(database, at(60), at(35), at(6), at(1));
      expect(results.map((result) => result.outcome)).toEqual([
        'opened',
        'appended',
        'appended',
        'appended',
      ]);
    });

    it('P6 an older mail that is filed late still finds its case', async () => {
      const database = await fresh();
      const rules = { followUpDays: 1 };
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura', rules }),
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules,
          receivedAt: new Date(Date.now() - 90 * DAY_MS),
        }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P6 without FollowUpDays a case can be continued after years', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          receivedAt: new Date('2011-01-01T00:00:00Z'),
        }),
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });
  });
}
