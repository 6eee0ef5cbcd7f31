import { Failure } from '../failures/index.ts';

/** What a log line says of an error. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly kind?: string;
  readonly source?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/** Causes of causes are followed this far. */
const MAX_CAUSES = 4;

/**
 * An error as it may be logged (O5). Only named properties: drivers hang the values of a statement
 * or the arguments of a command on their errors, and those are the mail itself.
 */
export function describeError(thrown: unknown, depth = MAX_CAUSES): ErrorDescription {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const code: unknown = Reflect.get(thrown, 'code');
  return {
    type: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(thrown instanceof Failure ? { kind: thrown.kind, source: thrown.source } : {}),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause === undefined || depth === 0
      ? {}
      : { cause: describeError(thrown.cause, depth - 1) }),
  };
}
