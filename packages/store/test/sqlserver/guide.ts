import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../src/sqlserver/migrations.ts';
import { mail } from '../contract/mails.ts';
import { addInbox, countOf, fileAll, theRow } from '../contract/suite.ts';
import { guideExamples } from '../tsql/scripts.ts';
import { type OwnObjects, ownObjects } from './own-objects.ts';
import type { ScratchDatabases } from './scratch-databases.ts';

/** The batches of the only example of docs/sql-server.md that holds these words. */
function example(words: string): readonly string[] {
  const found = guideExamples().filter(({ text }) => text.includes(words));
  expect(found).toHaveLength(1);
  return batchesOf(found[0]?.text ?? '');
}

const ALTERS = /^ALTER (VIEW|PROCEDURE) (buzon\.\w+)/;

/** Does what an example of docs/sql-server.md says. */
async function follow(own: OwnObjects, words: string): Promise<void> {
  for (const batch of example(words)) {
    const [, kind, name] = ALTERS.exec(batch) ?? [];
    // Babelfish has no ALTER VIEW, and changes no names of parameters.
    if (own.scratch.isBabelfish && kind !== undefined) await own.run(`DROP ${kind} ${name}`);
    await own.run(own.scratch.isBabelfish ? batch.replace(ALTERS, 'CREATE $1 $2') : batch);
  }
}

/** What docs/sql-server.md tells a user to do is done. */
export function guideTests(databases: ScratchDatabases): void {
  const fresh = ownObjects(databases);

  describe('the examples of docs/sql-server.md', () => {
    it('P8 routing by process and functional unit', async () => {
      const own = await fresh();
      await own.makeTables('sales', {});
      await follow(own, 'sales.routes');
      await own.ownTable('sales', 'routes');
      const inbox = await addInbox(own.database, 'Reclamos');
      await own.run(`INSERT INTO sales.routes SELECT p.id, u.id, ${inbox}
        FROM buzon.processes p CROSS JOIN buzon.functional_units u`);
      const [first] = await fileAll(own.database, mail());
      expect(first?.inboxId).toBe(inbox);
    });

    it('P8 routing by words in the subject', async () => {
      const own = await fresh();
      await follow(own, "N'Facturas'");
      const bills = await addInbox(own.database, 'Facturas');
      const results = await fileAll(
        own.database,
        mail({ subject: 'Mi factura de mayo' }),
        mail({ subject: 'Hola' }),
      );
      expect(results[0]?.inboxId).toBe(bills);
      expect(results[1]?.inboxId).not.toBe(bills);
    });

    it('P8 routing by customer', async () => {
      const own = await fresh();
      await own.makeTables('sales', { accounts: 'customer_id bigint, inbox_id bigint' });
      await follow(own, 'sales.accounts');
      const inbox = await addInbox(own.database, 'Grandes clientes');
      await own.database.setContactIn({ does: 'answer', customerId: 77, contactId: 1 });
      await own.run(`INSERT INTO sales.accounts VALUES (77, ${inbox})`);
      const [known, unknown] = await fileAll(
        own.database,
        mail({ rules: { unknownSender: 'Register' } }),
        mail(),
      );
      expect(known?.inboxId).toBe(inbox);
      expect(unknown?.inboxId).not.toBe(inbox);
    });

    it('P8 a case that lives in Engage’s own tables', async () => {
      const own = await fresh();
      await own.makeTables('engage', {
        Caso: `CasoId bigint IDENTITY(5001, 1) NOT NULL PRIMARY KEY, ClienteId bigint NULL,
          Asunto nvarchar(250) NOT NULL, FechaAlta datetime NOT NULL`,
        CasoCorreo: 'CasoId bigint NOT NULL, BuzonMessageId bigint NOT NULL',
      });
      await follow(own, 'engage.CasoCorreo');
      const [first, second] = await fileAll(
        own.database,
        mail({ from: 'ana@x.example', subject: 'Luz' }),
        mail({ from: 'ana@x.example', message: { caseTokens: [5001] } }),
      );
      expect(first?.caseReference).toBe('5001');
      expect(second).toMatchObject({ outcome: 'appended', caseReference: '5001' });
      const { n } = await theRow(own.database, 'SELECT COUNT(*) AS n FROM engage.CasoCorreo');
      expect(n).toBe(2);
    });

    it('P11 P2 contacts in one’s own table, read through the view', async () => {
      const own = await fresh();
      await own.makeTables('engage', {
        Cliente: `ClienteId int IDENTITY(42, 1) NOT NULL PRIMARY KEY, Nombre nvarchar(640) NOT NULL`,
        Contacto: `ContactoId int IDENTITY(1, 1) NOT NULL PRIMARY KEY, ClienteId int NOT NULL,
          Nombre nvarchar(640) NULL, Email nvarchar(320) NOT NULL, Origen nvarchar(60) NULL,
          FechaBaja datetime NULL`,
      });
      await follow(own, 'INSERT INTO engage.Contacto');
      await follow(own, 'c.FechaBaja');
      const rules = { unknownSender: 'Register' } as const;
      const [first, second] = await fileAll(
        own.database,
        mail({ from: 'ana@x.example', name: 'Ana', rules }),
        mail({ from: 'ana@x.example', rules }),
      );
      expect([first?.customerId, second?.customerId]).toEqual([42, 42]);
      expect(await theRow(own.database, 'SELECT Nombre, Origen FROM engage.Contacto')).toEqual({
        Nombre: 'Ana',
        Origen: 'mail Default',
      });
    });

    it('P5 P6 what else may be called, also in a transaction of one’s own', async () => {
      const own = await fresh();
      const [kept, merged] = await fileAll(
        own.database,
        mail({ from: 'ana@x.example', subject: 'Luz' }),
        mail({ from: 'ana@x.example', subject: 'Corte' }),
      );
      const calls = example('EXEC buzon.close_case')[0] ?? '';
      const ofThese = calls
        .replaceAll('1042', String(kept?.caseId))
        .replaceAll('1043', String(merged?.caseId));
      await own.run(`BEGIN TRANSACTION;\n${ofThese}\nCOMMIT TRANSACTION;`);
      expect(await countOf(own.database, 'cases', `merged_into = ${kept?.caseId}`)).toBe(1);
      const [answer] = await fileAll(
        own.database,
        mail({
          from: 'ana@x.example',
          subject: 'otra cosa',
          message: { threadIds: ['<abc@example.org>'] },
        }),
      );
      expect(answer).toMatchObject({ caseId: kept?.caseId, matchedBy: 'references' });
    });
  });
}
