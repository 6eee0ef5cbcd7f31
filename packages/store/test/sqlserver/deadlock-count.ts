import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const ANSWERS = 'tracing:mssql:query:asyncEnd';

/** Counts the deadlocks that the server answers; the adapter hides them by trying again. */
export interface DeadlockCount {
  readonly seen: () => number;
  readonly stop: () => void;
}

export function countDeadlocks(): DeadlockCount {
  let seen = 0;
  const look = (message: unknown) => {
    if (isDeadlock(message)) seen += 1;
  };
  subscribe(ANSWERS, look);
  return { seen: () => seen, stop: () => unsubscribe(ANSWERS, look) };
}

interface Traced {
  readonly error?: { readonly number?: unknown };
  readonly result?: { readonly recordsets?: readonly (readonly Record<string, unknown>[])[] };
}

function isDeadlock(message: unknown): boolean {
  const { error, result } = message as Traced;
  const row = result?.recordsets?.at(-1)?.[0];
  const words = row?.['error_message'];
  return (
    error?.number === 1205 ||
    row?.['error_number'] === 1205 ||
    (typeof words === 'string' && /^BZD\d\d: |deadlock/i.test(words))
  );
}
