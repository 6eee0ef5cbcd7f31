import type pg from 'pg';
import type { ResolvedStoreOptions } from '../options.ts';
import type { Row } from '../rows.ts';
import { onOwnConnection } from './connection.ts';
import { toFailure, twice } from './failures.ts';
import { openPool, type Run, type Statement } from './pool.ts';

/** What a filing needs beside the procedure (locks, writing, commit), at most. */
const MAX_SLACK_MS = 5_000;

/** The database as the parts of the store use it. Every rejection is a `Failure` (P13). */
export interface Database {
  /** Files: the time limit is the procedure's. */
  file(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
  /** The same, rolled back. */
  fileRolledBack(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs any other statement; it must be idempotent, for it may run twice. */
  query(statement: Statement, values: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs `work` on a connection of its own, with the time limit of any other statement. */
  onOwn<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** The same for work that may wait for others and take long (migrations). */
  onOwnWithoutLimit<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  /** A fresh connection and a trivial call. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** Opens no connection yet. */
export function openDatabase(options: ResolvedStoreOptions): Database {
  const { procedureTimeoutMs, statementTimeoutMs, connectTimeoutMs } = options;
  const slack = Math.min(MAX_SLACK_MS, procedureTimeoutMs);
  const filing = openPool(options, procedureTimeoutMs + slack);
  const other = openPool(options, statementTimeoutMs);

  const call = () =>
    onOwnConnection(options, async (client) => void (await client.query('SELECT 1')), {
      query_timeout: connectTimeoutMs,
    });

  async function told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw await toFailure(error, call);
    }
  }
  const retried = (run: Run) => (statement: Statement, values: readonly unknown[]) =>
    told(() => twice(() => run(statement, values)));

  let closing: Promise<void> | null = null;
  return {
    file: retried(filing.run),
    fileRolledBack: retried((statement, values) =>
      filing.rolledBack((run) => run(statement, values)),
    ),
    query: retried(other.run),
    onOwn: (work) =>
      told(() => onOwnConnection(options, work, { query_timeout: statementTimeoutMs })),
    onOwnWithoutLimit: (work) => told(() => onOwnConnection(options, work)),
    probe: () => told(call),
    close: () => {
      closing ??= Promise.all([filing.close(), other.close()]).then(() => {});
      return closing;
    },
  };
}
