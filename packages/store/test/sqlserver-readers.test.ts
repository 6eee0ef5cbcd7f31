import { describe, expect, it } from 'vitest';
import type { Row } from '../src/rows.ts';
import { account } from '../src/sqlserver/account.ts';
import { comparisons } from '../src/sqlserver/comparisons.ts';
import type { Database } from '../src/sqlserver/database.ts';
import { filingRates } from '../src/sqlserver/rates.ts';
import { trace } from '../src/sqlserver/trace.ts';

/** A message as a trace reads it. */
const message: Row = {
  id: '7',
  listener: 'Reclamos',
  disposition: 'opened',
  case_id: '5',
  case_reference: '5',
  inbox: 'Entrada',
  customer: null,
  matched_by: null,
  message_id: null,
  from_address: null,
  subject: 'Luz',
  automatic: null,
  sent_at: null,
  received_at: new Date(0),
  filed_at: new Date(0),
  warnings: '',
};

/** A database that keeps what it is asked; it holds one message, and nothing that belongs to it. */
function listening() {
  const texts: string[] = [];
  const database: Pick<Database, 'query'> = {
    query: async ({ text }) => {
      texts.push(text);
      return text.startsWith('SELECT TOP') ? [message] : [];
    },
  };
  return { texts, database: database as Database };
}

/** Each table of Buzón's that a statement reads, with its hint. */
const TABLE = /\b(?:FROM|JOIN) (buzon\.\w+ \w+)( WITH \(NOLOCK\))?/g;
const from = new Date(0);
const until = new Date(86_400_000);
const key = { mailboxKey: '0123456789ab', uidValidity: 7, uid: 1 };

describe('what people read of SQL Server', () => {
  it.each<readonly [string, number, (database: Database) => Promise<unknown>]>([
    ['the rates of the overview', 3, (database) => filingRates(database, 60)],
    ['the account', 4, (database) => account(database, from, until)],
    ['the comparisons', 1, comparisons],
    ['the trace of a case', 7, (database) => trace(database, { by: 'case', id: 5 })],
    ['the trace of a delivery', 8, (database) => trace(database, { by: 'delivery', key })],
  ])('O2 O3 O9 %s waits for no filing and holds none up', async (_what, tables, read) => {
    const { texts, database } = listening();
    await read(database);
    const found = texts.flatMap((text) => [...text.matchAll(TABLE)]);
    expect(found).toHaveLength(tables);
    expect(found.filter(([, , hint]) => hint === undefined).map(([, table]) => table)).toEqual([]);
  });
});
