import pg from 'pg';
import type { ResolvedStoreOptions } from '../options.ts';
import type { Row } from '../rows.ts';
import { connectionSettings } from './connection.ts';

/** A statement that a connection parses once, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Runs one statement. Rejects with the driver's error. */
export type Run = (statement: Statement, values: readonly unknown[]) => Promise<readonly Row[]>;

/** Connections whose statements have one time limit. */
export interface StatementPool {
  readonly run: Run;
  /** Runs `work` in a transaction that is rolled back, whatever comes of it. */
  rolledBack<T>(work: (run: Run) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A server that has not ended a statement this long after its limit is frozen or cut off. */
const GRACE_MS = 5_000;
/** A connection has learnt the statements and procedures: it is kept through a quiet spell. */
const IDLE_MS = 5 * 60_000;

/** Opens no connection yet. */
export function openPool(options: ResolvedStoreOptions, limitMs: number): StatementPool {
  const pool = new pg.Pool({
    ...connectionSettings(options),
    max: options.poolSize,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: limitMs,
    query_timeout: limitMs + GRACE_MS,
  });
  // A broken connection rejects the call that uses it; an idle one is replaced. Without listeners
  // these events would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      client.release(!isUsableAfter(error));
      throw error;
    }
  }

  return {
    run: (statement, values) => withClient((client) => runOn(client)(statement, values)),
    rolledBack: (work) => withClient((client) => rolledBack(client, work)),
    close: () => pool.end(),
  };
}

function runOn(client: pg.PoolClient): Run {
  return async ({ name, text }, values) => {
    const result = await client.query<Row>({ name, text, values: [...values] });
    return result.rows;
  };
}

async function rolledBack<T>(client: pg.PoolClient, work: (run: Run) => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    return await work(runOn(client));
  } finally {
    await client.query('ROLLBACK');
  }
}

/** An error of the statement leaves the connection in order; any other may have broken it. */
function isUsableAfter(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|57P|53300)/.test(error.code ?? '');
}
