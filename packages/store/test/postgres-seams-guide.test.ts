import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from './contract/database.ts';
import { mail } from './contract/mails.ts';
import { addInbox, fileAll, theRow } from './contract/suite.ts';
import { serverForTests } from './postgres/server.ts';
import { testDatabase } from './postgres/test-database.ts';

const server = serverForTests();
const made: TestDatabase[] = [];

afterEach(async () => {
  for (const database of made.splice(0)) await database.dispose();
});

const guide = readFileSync(new URL('../../../docs/seams.md', import.meta.url), 'utf8');

/** The only example of the guide that holds these words. */
function example(words: string): string {
  const blocks = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const found = blocks.filter((block) => block.includes(words));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

/** A database of a user who has these tables and follows the guide's example. */
async function following(tables: string, words: string): Promise<TestDatabase> {
  const database = await testDatabase(await server().copy());
  made.push(database);
  await database.sql(tables);
  await database.sql(example(words));
  return database;
}

describe('the examples of docs/seams.md', () => {
  it('P8 routing by process and functional unit', async () => {
    const database = await following('CREATE SCHEMA sales', 'sales.routes');
    const inbox = await addInbox(database, 'Reclamos');
    await database.sql(`INSERT INTO sales.routes SELECT p.id, u.id, ${inbox}
      FROM buzon.processes p, buzon.functional_units u`);
    const [first] = await fileAll(database, mail());
    expect(first?.inboxId).toBe(inbox);
  });

  it('P8 routing by words in the subject', async () => {
    const database = await following('', "'Facturas'");
    const bills = await addInbox(database, 'Facturas');
    const results = await fileAll(
      database,
      mail({ subject: 'Mi factura de mayo' }),
      mail({ subject: 'Hola' }),
    );
    expect(results[0]?.inboxId).toBe(bills);
    expect(results[1]?.inboxId).not.toBe(bills);
  });

  it('P8 routing by customer', async () => {
    const database = await following(
      'CREATE SCHEMA sales; CREATE TABLE sales.accounts (customer_id bigint, inbox_id bigint)',
      'sales.accounts',
    );
    const inbox = await addInbox(database, 'Grandes clientes');
    await database.setContactIn({ does: 'answer', customerId: 77, contactId: 1 });
    await database.sql(`INSERT INTO sales.accounts VALUES (77, ${inbox})`);
    const [known, unknown] = await fileAll(
      database,
      mail({ rules: { unknownSender: 'Register' } }),
      mail(),
    );
    expect(known?.inboxId).toBe(inbox);
    expect(unknown?.inboxId).not.toBe(inbox);
  });

  it('P8 a case that lives in another system', async () => {
    const database = await following(
      `CREATE SCHEMA helpdesk;
      CREATE TABLE helpdesk.tickets
        (number bigint GENERATED ALWAYS AS IDENTITY (START 5001) PRIMARY KEY, title text);
      CREATE TABLE helpdesk.ticket_mails (ticket_number bigint, buzon_message_id bigint)`,
      'helpdesk.tickets',
    );
    const [first, second] = await fileAll(
      database,
      mail({ from: 'ana@x.example', subject: 'Luz' }),
      mail({ from: 'ana@x.example', message: { caseTokens: [5001] } }),
    );
    expect(first?.caseReference).toBe('5001');
    expect(second).toMatchObject({ outcome: 'appended', caseReference: '5001' });
    expect(await theRow(database, 'SELECT count(*) AS n FROM helpdesk.ticket_mails')).toEqual({
      n: 2,
    });
  });

  it('P11 P2 contacts in one’s own table, read through the view', async () => {
    const tables = `CREATE SCHEMA crm;
      CREATE TABLE crm.people (person_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        company_id bigint DEFAULT 42, mail text, full_name text, source text, left_on date)`;
    const database = await following(tables, 'INSERT INTO crm.people');
    await database.sql(example('people_mail'));
    const rules = { unknownSender: 'Register' } as const;
    const [first, second] = await fileAll(
      database,
      mail({ from: 'ana@x.example', name: 'Ana', rules }),
      mail({ from: 'ana@x.example', rules }),
    );
    expect([first?.customerId, second?.customerId]).toEqual([42, 42]);
    expect(await theRow(database, 'SELECT full_name, source FROM crm.people')).toEqual({
      full_name: 'Ana',
      source: 'mail Default',
    });
  });
});
