import type { Failure } from '@buzon/shared/failures';
import type { ResolvedStoreOptions } from '../options.ts';
import type { Row } from '../rows.ts';
import { type Batch, batch } from './batch.ts';
import { connectionConfig } from './connection-url.ts';
import { toFailure, toFilingFailure, twice } from './failures.ts';
import { type Answer, openSession, type Session } from './session.ts';
import { openSessions } from './sessions.ts';

/** What a filing needs beside the procedure (locks, writing, commit), at most. */
const MAX_SLACK_MS = 5_000;
const NO_LIMIT = 0;

/** The database as the parts of the store use it. Every rejection is a `Failure` (P13). */
export interface Database {
  /** Files: the time limit is the procedure's. `read` may throw what the server told in its answer. */
  file<T>(batch: Batch, read: (answer: Answer) => T): Promise<T>;
  /** Runs any other batch and answers its first table; it must be idempotent, for it may run twice. */
  query(batch: Batch): Promise<readonly Row[]>;
  /** Runs `work` on a session of its own, with the time limit of any other batch. */
  onOwn<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** The same for work that may wait for others and take long (migrations). */
  onOwnWithoutLimit<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** A fresh connection and a trivial call. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

/** Opens no connection yet; throws the installation's failure for a URL that cannot be used. */
export function openDatabase(options: ResolvedStoreOptions): Database {
  const { procedureTimeoutMs, statementTimeoutMs, connectTimeoutMs, poolSize } = options;
  const config = { ...connectionConfig(options), connectionTimeout: connectTimeoutMs };
  const slack = Math.min(MAX_SLACK_MS, procedureTimeoutMs);
  const filing = openSessions(poolSize, () => openSession(config, procedureTimeoutMs + slack));
  const other = openSessions(poolSize, () => openSession(config, statementTimeoutMs));

  async function onOwnSession<T>(limitMs: number, work: (session: Session) => Promise<T>) {
    const session = openSession(config, limitMs);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }
  const call = () =>
    onOwnSession(connectTimeoutMs, async (session) => void (await session.run(batch('SELECT 1'))));

  const told = toldBy((error) => toFailure(error, call));
  const toldOfFiling = toldBy((error) => toFilingFailure(error, call));
  let closing: Promise<void> | null = null;
  return {
    file: (statement, read) =>
      toldOfFiling(() =>
        twice(() => filing.lend(async (session) => read(await session.run(statement)))),
      ),
    query: (statement) =>
      told(() =>
        twice(() => other.lend(async (session) => (await session.run(statement))[0] ?? [])),
      ),
    onOwn: (work) => told(() => onOwnSession(statementTimeoutMs, work)),
    onOwnWithoutLimit: (work) => told(() => onOwnSession(NO_LIMIT, work)),
    probe: () => told(call),
    close: () => {
      closing ??= Promise.all([filing.close(), other.close()]).then(() => {});
      return closing;
    },
  };
}

/** Runs work whose errors come out as failures. */
function toldBy(tell: (error: unknown) => Promise<Failure>) {
  return async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw await tell(error);
    }
  };
}
