import type { FailureSource } from './failure.ts';

/** What of an unknown thrown value the table can be asked with. */
export interface Signs {
  /** Most telling first. */
  readonly codes: readonly string[];
  readonly words: string;
  readonly smtpCommand: string | undefined;
  readonly smtpReply: number | undefined;
}

/** How deep `cause` and AggregateError's `errors` are followed: drivers nest two levels at most. */
const MAX_DEPTH = 4;

/** Any thrown value as an Error. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Reads codes and words off an error, its causes and the errors that it gathers. */
export function readSigns(error: Error, source: FailureSource): Signs {
  const chain = errorChain(error, MAX_DEPTH);
  const codes = chain.flatMap((link) => codesOf(link, source));
  const smtpLink = chain.find((link) => numberOf(link, 'responseCode') !== undefined);
  return {
    codes,
    words: chain.map((link) => link.message).join(' | '),
    smtpCommand: stringOf(smtpLink, 'command'),
    smtpReply: numberOf(smtpLink, 'responseCode'),
  };
}

function errorChain(error: Error, depth: number): readonly Error[] {
  if (depth === 0) return [];
  const gathered = error instanceof AggregateError ? error.errors : [];
  return [error, ...[...gathered, error.cause].filter((next) => next instanceof Error)].flatMap(
    (next, index) => (index === 0 ? [next] : errorChain(next, depth - 1)),
  );
}

function codesOf(error: Error, source: FailureSource): readonly string[] {
  const code = stringOf(error, 'code');
  const found = code === undefined ? [] : [code];
  if (source === 'smtp') {
    const reply = numberOf(error, 'responseCode');
    return reply === undefined ? found : [String(reply), ...found];
  }
  // An error reply of Redis begins with its code in capitals: `READONLY You can't write …`.
  const word = source === 'redis' ? /^([A-Z]{3,})\b/.exec(error.message)?.[1] : undefined;
  return word === undefined ? found : [...found, word];
}

function stringOf(error: Error | undefined, name: string): string | undefined {
  const value: unknown = error === undefined ? undefined : Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(error: Error | undefined, name: string): number | undefined {
  const value: unknown = error === undefined ? undefined : Reflect.get(error, name);
  return typeof value === 'number' ? value : undefined;
}
