import { Failure } from '@buzon/shared/failures';

/** How to reach the database. */
export interface StoreOptions {
  /** `mssql://` or `postgres://user:password@host:port/database?…`; own parameter: `procedureTimeout` in seconds. */
  readonly url: string;
  /** Connections at most: as many as calls at once. */
  readonly poolSize: number;
  /** Shown in the database's list of sessions. */
  readonly applicationName: string;
  /** How long PA_SYS_MSG_IN may take, in milliseconds; the URL's `procedureTimeout` wins. Default 30,000. */
  readonly procedureTimeoutMs?: number;
  /** How long any other call may take, in milliseconds. Default 30,000. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a connection, in milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number;
}

/** `StoreOptions` with defaults applied and the URL's own parameters taken out of it. */
export interface ResolvedStoreOptions {
  readonly url: string;
  readonly scheme: string;
  readonly poolSize: number;
  readonly applicationName: string;
  readonly procedureTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

const SECOND = 1_000;
const PROCEDURE_TIMEOUT_MS = 30 * SECOND;
const STATEMENT_TIMEOUT_MS = 30 * SECOND;
const CONNECT_TIMEOUT_MS = 10 * SECOND;
const MAX_PROCEDURE_TIMEOUT_S = 3_600;

/** Applies the defaults; throws the installation's failure for a URL that cannot be read. */
export function resolveStoreOptions(options: StoreOptions): ResolvedStoreOptions {
  const url = parseUrl(options.url);
  const fromUrl = procedureTimeoutOf(url);
  url.searchParams.delete('procedureTimeout');
  return {
    url: fromUrl === null ? options.url : url.href,
    scheme: url.protocol.replace(/:$/, ''),
    poolSize: options.poolSize,
    applicationName: options.applicationName,
    procedureTimeoutMs: fromUrl ?? options.procedureTimeoutMs ?? PROCEDURE_TIMEOUT_MS,
    statementTimeoutMs: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
  };
}

/** The URL itself may hold a password: it is never told. */
function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw settingsFailure(
      'DATABASE_URL is no URL: mssql://user:password@host:1433/database or postgres://user:password@host:5432/database',
    );
  }
}

function procedureTimeoutOf(url: URL): number | null {
  const text = url.searchParams.get('procedureTimeout');
  if (text === null) return null;
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_PROCEDURE_TIMEOUT_S) {
    throw settingsFailure(
      `DATABASE_URL: procedureTimeout is '${text}'; allowed are 1 to ${MAX_PROCEDURE_TIMEOUT_S} seconds`,
    );
  }
  return seconds * SECOND;
}

/** The installation's failure for a DATABASE_URL that this build cannot use. */
export function settingsFailure(words: string): Failure {
  return new Failure('installation', 'settings', 'DATABASE_URL', words);
}
