import {
  nullableNumberOf,
  nullableTextOf,
  nullableWordOf,
  numberOf,
  type Row,
  wordOf,
} from './rows.ts';
import type { FileResult } from './store.ts';
import { matchedByWords, outcomes } from './words.ts';

/** What a filing answered; lists travel in each dialect's own way. */
export function fileResultOf(row: Row, warnings: readonly string[]): FileResult {
  return {
    outcome: wordOf(row, 'outcome', outcomes),
    messageId: numberOf(row, 'message_id'),
    caseId: nullableNumberOf(row, 'case_id'),
    caseReference: nullableTextOf(row, 'case_reference'),
    customerId: nullableNumberOf(row, 'customer_id'),
    inboxId: nullableNumberOf(row, 'inbox_id'),
    matchedBy: nullableWordOf(row, 'matched_by', matchedByWords),
    outboxId: nullableNumberOf(row, 'outbox_id'),
    warnings,
  };
}
