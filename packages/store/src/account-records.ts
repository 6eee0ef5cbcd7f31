import { numberOf, type Row, textOf } from './rows.ts';
import type { ListenerAccount } from './store.ts';

/** Rows of `listener` and one sum a column. */
export function accountsOf(rows: readonly Row[]): readonly ListenerAccount[] {
  return rows.map((row) => ({
    listener: textOf(row, 'listener'),
    waitingBefore: numberOf(row, 'waiting_before'),
    seen: numberOf(row, 'seen'),
    opened: numberOf(row, 'opened'),
    appended: numberOf(row, 'appended'),
    duplicate: numberOf(row, 'duplicate'),
    ignored: numberOf(row, 'ignored'),
    rejected: numberOf(row, 'rejected'),
    removed: numberOf(row, 'removed'),
    waitingAfter: numberOf(row, 'waiting_after'),
  }));
}
