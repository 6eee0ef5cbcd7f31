import { simpleParser } from 'mailparser';
import pg from 'pg';
import { openClient, STOCK } from '../post-office.ts';
import { measured, type StageBench, type StageResult } from '../stages/stage.ts';

/**
 * What the work costs when the libraries do nothing but their part of it, each as cheap as it gets:
 * the sum is the least CPU that a mail can cost with them. The stock folder holds the mails.
 */
export interface BareCosts {
  readonly fetch: StageResult;
  readonly parse: StageResult;
  readonly insert: StageResult;
  readonly move: StageResult;
}

export async function bareCosts(bench: StageBench): Promise<BareCosts> {
  return {
    fetch: await bareFetch(bench),
    parse: await bareParse(bench),
    insert: await bareInsert(bench),
    move: await bareMove(bench),
  };
}

/** imapflow: one command for all. */
async function bareFetch(bench: StageBench): Promise<StageResult> {
  const client = await openClient(bench.system, STOCK);
  try {
    return await measured(bench, ['dovecot'], async () => {
      let count = 0;
      for await (const { source } of client.fetch('1:*', { uid: true, source: true })) {
        if (source !== undefined) count += 1;
      }
      if (count !== bench.mails.length) throw new Error(`${count} mails were fetched`);
    });
  } finally {
    await client.logout();
  }
}

/** mailparser, as it is by default. */
async function bareParse(bench: StageBench): Promise<StageResult> {
  return measured(bench, [], async () => {
    for (const raw of bench.mails) await simpleParser(raw);
  });
}

/** PostgreSQL: the bytes of each mail in one row, stored as they are, a transaction each. */
async function bareInsert(bench: StageBench): Promise<StageResult> {
  const client = new pg.Client({ connectionString: bench.system.databaseUrl });
  await client.connect();
  try {
    await client.query('CREATE SCHEMA IF NOT EXISTS bench');
    await client.query('DROP TABLE IF EXISTS bench.mails');
    await client.query('CREATE TABLE bench.mails (id bigserial PRIMARY KEY, raw bytea NOT NULL)');
    await client.query('ALTER TABLE bench.mails ALTER COLUMN raw SET STORAGE EXTERNAL');
    const insert = { name: 'insert', text: 'INSERT INTO bench.mails (raw) VALUES ($1)' };
    return await measured(bench, ['postgres'], async () => {
      for (const raw of bench.mails) await client.query({ ...insert, values: [raw] });
    });
  } finally {
    await client.end();
  }
}

/** imapflow: one command for all; leaves the stock empty. */
async function bareMove(bench: StageBench): Promise<StageResult> {
  const client = await openClient(bench.system, STOCK);
  try {
    return await measured(bench, ['dovecot'], async () => {
      if ((await client.messageMove('1:*', 'IMAP/Done')) === false) throw new Error('not moved');
    });
  } finally {
    await client.logout();
  }
}
