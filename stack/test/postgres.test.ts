import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres, temporaryDirectory } from '../src/index.ts';
import { isAlive } from '../src/process/tree.ts';

let directory: string;
let server: PostgresServer;

beforeAll(async () => {
  directory = await temporaryDirectory('postgres-test');
  server = await startPostgres({ directory });
});
afterAll(async () => {
  await server.stop();
});

async function ask(database: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows[0] ?? {};
  } finally {
    await client.end();
  }
}

describe('PostgreSQL of the stack', () => {
  it('stores text as UTF-8 and folds accented letters whatever the system', async () => {
    await server.createDatabase('letters');
    const row = await ask(
      'letters',
      "SELECT lower('ÁÉÑ') AS low, current_setting('server_encoding') AS encoding, current_setting('timezone') AS zone",
    );
    expect(row).toEqual({ low: 'áéñ', encoding: 'UTF8', zone: 'UTC' });
  });

  it('copies a database that is in use and drops one that is in use', async () => {
    const url = await server.createDatabase('original');
    await ask('original', 'CREATE TABLE kept AS SELECT 7 AS n');
    const session = new pg.Client({ connectionString: url });
    session.on('error', () => undefined);
    await session.connect();
    await server.createDatabase('copy', { template: 'original' });
    expect(await ask('copy', 'SELECT n FROM kept')).toEqual({ n: 7 });
    expect(await ask('original', 'SELECT n FROM kept')).toEqual({ n: 7 });
    await server.dropDatabase('copy');
    await server.dropDatabase('copy');
    await expect(ask('copy', 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('answers nothing while frozen, and afterwards what it was asked', async () => {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    await server.freeze();
    let answered = false;
    const answer = client.query('SELECT 1 AS one').then((result) => {
      answered = true;
      return result.rows[0] as unknown;
    });
    await expect(connectInTime(server)).rejects.toThrow();
    expect(answered).toBe(false);
    await server.thaw();
    expect(await answer).toEqual({ one: 1 });
    await client.end();
  });

  it('keeps what was committed over a kill, on the same port', async () => {
    await server.createDatabase('durable');
    await ask('durable', 'CREATE TABLE kept AS SELECT 42 AS n');
    const { pid } = server;
    await server.kill();
    expect(await isAlive(pid)).toBe(false);
    expect(() => server.pid).toThrow('not running');
    await server.start();
    expect(await ask('durable', 'SELECT n FROM kept')).toEqual({ n: 42 });
  });

  it('uses a directory again that it was stopped in, and may be stopped twice', async () => {
    await server.createDatabase('second');
    await server.stop();
    await server.stop();
    server = await startPostgres({ directory });
    expect(await ask('second', 'SELECT 1 AS one')).toEqual({ one: 1 });
  });

  it('tells the end of its log when it cannot start', async () => {
    const other = startPostgres({
      directory: await temporaryDirectory('postgres-clash'),
      port: server.port,
    });
    await expect(other).rejects.toThrow(/PostgreSQL did not start[\s\S]*Address already in use/);
    expect(await ask('postgres', 'SELECT 1 AS one')).toEqual({ one: 1 });
  });
});

/** A new connection with a time limit. */
async function connectInTime(frozen: PostgresServer): Promise<void> {
  const client = new pg.Client({
    connectionString: frozen.url(),
    connectionTimeoutMillis: 300,
  });
  await client.connect();
}
