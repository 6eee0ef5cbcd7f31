import { dateOf, flagOf, nullableTextOf, numberOf, type Row, textOf, wordOf } from './rows.ts';
import type { Confirmation } from './store.ts';
import { confirmationStates } from './words.ts';

/** A row of the outbox with its message and case; lists travel in each dialect's own way. */
export function confirmationOf(row: Row, references: readonly string[]): Confirmation {
  return {
    id: numberOf(row, 'id'),
    listener: textOf(row, 'listener'),
    state: wordOf(row, 'state', confirmationStates),
    recipient: textOf(row, 'recipient'),
    recipientName: textOf(row, 'from_name'),
    caseId: numberOf(row, 'case_id'),
    caseReference: textOf(row, 'case_reference'),
    isNewCase: flagOf(row, 'is_new_case'),
    subject: textOf(row, 'subject'),
    inReplyTo: nullableTextOf(row, 'message_id'),
    references,
    attempts: numberOf(row, 'attempts'),
    createdAt: dateOf(row, 'created_at'),
  };
}
