import { driver } from './driver.ts';

/** Client time-out of a request, as ADO.NET numbers it. */
export const TIME_LIMIT = 'MSSQL-2';
/** What a procedure raises with words of its own: 50000, or a number registered above it. */
const USER_DEFINED = 50_000;
/** What Babelfish gives every error of PostgreSQL that it has no number for. */
const UNMAPPED = 33_557_097;
/** The number that SQL Server itself has for some of these. */
const unmapped: readonly { readonly words: RegExp; readonly number: number }[] = [
  { words: /^permission denied/, number: 229 },
  { words: /^(relation|schema) "[^"]*" does not exist$/, number: 208 },
];

/** An error of the server or of the way to it. */
export class SqlServerError extends Error {
  override readonly name = 'SqlServerError';
  /** `MSSQL` and the server's number, or a word of the driver or of Node. */
  readonly code: string;
  /** The procedure that raised it; empty: none. */
  readonly procedure: string;

  constructor(
    code: string,
    message: string,
    procedure = '',
    options?: { readonly cause: unknown },
  ) {
    super(message, options);
    this.code = code;
    this.procedure = procedure;
  }
}

/** The code of an error of the server. */
export function codeOf(number: number, words: string): string {
  if (number === UNMAPPED) {
    return `MSSQL${unmapped.find((known) => known.words.test(words))?.number ?? UNMAPPED}`;
  }
  return `MSSQL${Math.min(number, USER_DEFINED)}`;
}

/** What the server says beside the answer of a request or a log-in. */
export interface ServerMessage {
  readonly number: number;
  readonly message: string;
}

/** "Login failed", which the reason for it precedes. */
const LOGIN_FAILED = 18456;

/** Why a connection could not be made; `said` is what the server told meanwhile. */
export function connectError(thrown: unknown, said: readonly ServerMessage[]): SqlServerError {
  const reason = said.find(({ number }) => number !== LOGIN_FAILED) ?? said[0];
  if (reason !== undefined) {
    return new SqlServerError(codeOf(reason.number, reason.message), reason.message, '', {
      cause: thrown,
    });
  }
  return new SqlServerError(connectCode(thrown), wordsOf(thrown), '', { cause: thrown });
}

function connectCode(thrown: unknown): string {
  const [first = 'ESOCKET', ...deeper] = codesOf(thrown);
  if (first === 'ETIMEOUT') return 'ETIMEDOUT';
  // Node's own code says more than the driver's word for all trouble of a socket.
  return first === 'ESOCKET' ? (deeper.find((code) => code !== 'ESOCKET') ?? first) : first;
}

/** What went wrong with a request. The first of several errors is the cause of the others. */
export function requestError(thrown: unknown): SqlServerError {
  const error = firstOf(thrown);
  if (error instanceof driver().RequestError && typeof error.number === 'number') {
    return new SqlServerError(codeOf(error.number, error.message), error.message, error.procName, {
      cause: thrown,
    });
  }
  const [code = 'ESOCKET'] = codesOf(error);
  return new SqlServerError(code === 'ETIMEOUT' ? TIME_LIMIT : code, wordsOf(error), '', {
    cause: thrown,
  });
}

function firstOf(thrown: unknown): unknown {
  const preceding: unknown =
    thrown instanceof Error ? Reflect.get(thrown, 'precedingErrors') : undefined;
  return Array.isArray(preceding) ? (preceding[0] ?? thrown) : thrown;
}

/** Codes of an error and of those that it comes from, outermost first. */
function codesOf(thrown: unknown): readonly string[] {
  const codes: string[] = [];
  let error: unknown = thrown;
  while (error instanceof Error && codes.length < 8) {
    const code: unknown = Reflect.get(error, 'code');
    if (typeof code === 'string') codes.push(code);
    error = innerOf(error);
  }
  return codes;
}

/** Where an error comes from; of several refused addresses the first. */
function innerOf(error: Error): unknown {
  const gathered: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return Reflect.get(error, 'originalError') ?? error.cause ?? gathered[0];
}

/** In one line: OpenSSL ends its words with a line break. */
function wordsOf(thrown: unknown): string {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  return words.replace(/\s+/g, ' ').trim();
}
