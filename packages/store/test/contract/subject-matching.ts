import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { mail } from './mails.ts';
import { addCustomer, benchOf, countOf, fileAll, theRow } from './suite.ts';

/** Which case a message of the same customer and subject continues (P3, P4). */
export function subjectMatchingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('matching by subject', () => {
    it('P3 appends to the case of the same customer and subject', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example', 'luis@acme.example');
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({ from: 'luis@acme.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({
        outcome: 'appended',
        caseId: first?.caseId,
        matchedBy: 'subject',
      });
      expect(await countOf(database, 'cases')).toBe(1);
    });

    it('P3 keeps the same subject of another customer apart', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      await addCustomer(database, 'Brisa', 'eva@brisa.example');
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({ from: 'eva@brisa.example', subject: 'Factura' }),
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'opened']);
    });

    it('P3 matches a sender without customer by the address', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({ caseId: first?.caseId, customerId: null });
    });

    it('P3 a case opened before its sender became a customer still matches, and stays without', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const [second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
      expect(await theRow(database, 'SELECT customer_id FROM buzon.cases')).toEqual({
        customer_id: null,
      });
    });

    it('P3 listener and process play no part', async () => {
      const database = await fresh();
      await database.sql("INSERT INTO buzon.processes (name) VALUES ('Reclamos')");
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules: { listener: 'Otro', caseProcess: 'Reclamos' },
        }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P3 of several takes the newest open one, else the newest closed one', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'uno' }),
        mail({ from: 'ana@acme.example', subject: 'dos' }),
        mail({ from: 'ana@acme.example', subject: 'tres' }),
      );
      const [one, two, three] = results.map((result) => result.caseId);
      await database.sql("UPDATE buzon.cases SET subject_key = 'igual'");
      await database.sql(`UPDATE buzon.cases SET status = 'closed' WHERE id = ${three}`);
      const next = () =>
        mail({
          from: 'ana@acme.example',
          subject: 'igual',
          message: { automatic: 'auto-reply', confirmable: false },
        });
      expect((await database.store.fileMessage(next())).caseId).toBe(two);
      await database.sql("UPDATE buzon.cases SET status = 'closed'");
      expect((await database.store.fileMessage(next())).caseId).toBe(three);
      expect(one).toBeLessThan(Number(two));
    });

    it('P4 an empty subject never matches', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: '' }),
        mail({ from: 'ana@acme.example', subject: '' }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened']);
    });

    it('P4 long subject keys that differ at their end stay apart', async () => {
      const database = await fresh();
      const key = 'k'.repeat(900);
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}a` } }),
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}b` } }),
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}a` } }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'appended']);
    });
  });
}
