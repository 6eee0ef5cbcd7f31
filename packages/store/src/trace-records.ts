import {
  dateOf,
  nullableDateOf,
  nullableNumberOf,
  nullableTextOf,
  nullableWordOf,
  numberOf,
  type Row,
  textOf,
  wordOf,
} from './rows.ts';
import type { TraceRecord } from './store.ts';
import { confirmationStates, dispositions, matchedByWords, outcomes } from './words.ts';

/** A trace is for a person: more than this is no answer. */
export const MAX_TRACE_RECORDS = 500;

/** What the database told of some messages; rows beside them name theirs in the column `of`. */
export interface TraceRows {
  readonly messages: readonly Row[];
  readonly attachments: readonly Row[];
  readonly deliveries: readonly Row[];
  readonly confirmations: readonly Row[];
  /** How the dialect keeps a list. */
  readonly warningsOf: (row: Row) => readonly string[];
}

/** One record a message, with what belongs to it. */
export function traceRecords(rows: TraceRows): readonly TraceRecord[] {
  return rows.messages.map((row) => {
    const message = messageOf(row, rows.warningsOf(row));
    const own = (others: readonly Row[]) =>
      others.filter((other) => numberOf(other, 'of') === message.messageId);
    return {
      ...message,
      attachments: own(rows.attachments).map(attachmentOf),
      deliveries: own(rows.deliveries).map(deliveryOf),
      confirmations: own(rows.confirmations).map(confirmationOf),
    };
  });
}

function messageOf(
  row: Row,
  warnings: readonly string[],
): Omit<TraceRecord, 'attachments' | 'deliveries' | 'confirmations'> {
  return {
    messageId: numberOf(row, 'id'),
    listener: textOf(row, 'listener'),
    disposition: wordOf(row, 'disposition', dispositions),
    caseId: nullableNumberOf(row, 'case_id'),
    caseReference: nullableTextOf(row, 'case_reference'),
    inbox: nullableTextOf(row, 'inbox'),
    customer: nullableTextOf(row, 'customer'),
    matchedBy: nullableWordOf(row, 'matched_by', matchedByWords),
    mailMessageId: nullableTextOf(row, 'message_id'),
    fromAddress: nullableTextOf(row, 'from_address'),
    subject: textOf(row, 'subject'),
    automatic: nullableTextOf(row, 'automatic'),
    sentAt: nullableDateOf(row, 'sent_at'),
    receivedAt: dateOf(row, 'received_at'),
    filedAt: dateOf(row, 'filed_at'),
    warnings,
  };
}

function attachmentOf(row: Row): TraceRecord['attachments'][number] {
  return {
    filename: textOf(row, 'filename'),
    contentType: textOf(row, 'content_type'),
    size: numberOf(row, 'size'),
  };
}

function deliveryOf(row: Row): TraceRecord['deliveries'][number] {
  return {
    mailboxKey: textOf(row, 'mailbox_key'),
    uidValidity: numberOf(row, 'uidvalidity'),
    uid: numberOf(row, 'uid'),
    outcome: wordOf(row, 'outcome', outcomes),
    receivedAt: dateOf(row, 'received_at'),
    filedAt: dateOf(row, 'filed_at'),
    movedAt: nullableDateOf(row, 'moved_at'),
  };
}

function confirmationOf(row: Row): TraceRecord['confirmations'][number] {
  return {
    id: numberOf(row, 'id'),
    recipient: textOf(row, 'recipient'),
    state: wordOf(row, 'state', confirmationStates),
    reason: nullableTextOf(row, 'reason'),
    attempts: numberOf(row, 'attempts'),
    sentAt: nullableDateOf(row, 'sent_at'),
  };
}
