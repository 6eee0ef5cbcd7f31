import { boundedMessageId } from '../filing-values.ts';
import type { TraceQuery, TraceRecord } from '../store.ts';
import type { Database } from './database.ts';
import type { Row } from './pool.ts';
import {
  dateOf,
  nullableDateOf,
  nullableNumberOf,
  nullableTextOf,
  nullableWordOf,
  numberOf,
  textOf,
  textsOf,
  wordOf,
} from './rows.ts';
import { confirmationStates, dispositions, matchedByWords, outcomes } from './words.ts';

/** A trace is for a person: more than this is no answer. */
const MAX_RECORDS = 500;

const MESSAGES = `SELECT m.id, m.listener, m.disposition, m.case_id,
    COALESCE(c.reference, c.id::text) AS case_reference, i.name AS inbox, k.name AS customer,
    m.matched_by, m.message_id, m.from_address, m.subject, m.automatic, m.sent_at, m.received_at,
    m.filed_at, m.warnings
  FROM buzon.messages m
  LEFT JOIN buzon.cases c ON c.id = m.case_id
  LEFT JOIN buzon.inboxes i ON i.id = c.inbox_id
  LEFT JOIN buzon.customers k ON k.id = c.customer_id`;

const conditions = {
  message: 'm.id = $1',
  case: 'm.case_id = $1',
  delivery: `m.id = (SELECT d.message_id FROM buzon.deliveries d
    WHERE d.mailbox_key = $1 AND d.uidvalidity = $2 AND d.uid = $3)`,
  'message-id': 'm.message_id = $1',
} as const satisfies Record<TraceQuery['by'], string>;

const ATTACHMENTS = {
  name: 'buzon_trace_attachments',
  text: `SELECT a.message_id AS of, a.filename, a.content_type, a.size
    FROM buzon.attachments a WHERE a.message_id = ANY ($1::bigint[]) ORDER BY a.id`,
};

const DELIVERIES = {
  name: 'buzon_trace_deliveries',
  text: `SELECT d.message_id AS of, d.mailbox_key, d.uidvalidity, d.uid, d.outcome, d.received_at,
      d.filed_at, d.moved_at
    FROM buzon.deliveries d WHERE d.message_id = ANY ($1::bigint[])
    ORDER BY d.filed_at, d.uid`,
};

const CONFIRMATIONS = {
  name: 'buzon_trace_confirmations',
  text: `SELECT o.message_id AS of, o.id, COALESCE(o.recipient, '') AS recipient, o.state, o.reason,
      o.attempts, o.sent_at
    FROM buzon.outbox o WHERE o.message_id = ANY ($1::bigint[]) ORDER BY o.id`,
};

/** The way of the messages that a person asks for, oldest first (O3). */
export async function trace(
  database: Database,
  query: TraceQuery,
): Promise<readonly TraceRecord[]> {
  const messages = await database.query(
    {
      name: `buzon_trace_by_${query.by}`,
      text: `${MESSAGES} WHERE ${conditions[query.by]} ORDER BY m.id LIMIT ${MAX_RECORDS}`,
    },
    valuesOf(query),
  );
  const ids = messages.map((row) => numberOf(row, 'id'));
  if (ids.length === 0) return [];
  const [attachments, deliveries, confirmations] = await Promise.all([
    database.query(ATTACHMENTS, [ids]),
    database.query(DELIVERIES, [ids]),
    database.query(CONFIRMATIONS, [ids]),
  ]);
  return messages.map((row) => {
    const message = messageOf(row);
    const own = (rows: readonly Row[]) =>
      rows.filter((other) => numberOf(other, 'of') === message.messageId);
    return {
      ...message,
      attachments: own(attachments).map(attachmentOf),
      deliveries: own(deliveries).map(deliveryOf),
      confirmations: own(confirmations).map(confirmationOf),
    };
  });
}

function valuesOf(query: TraceQuery): readonly unknown[] {
  switch (query.by) {
    case 'message':
    case 'case':
      return [query.id];
    case 'delivery':
      return [query.key.mailboxKey, query.key.uidValidity, query.key.uid];
    case 'message-id':
      return [boundedMessageId(query.messageId)];
  }
}

function messageOf(row: Row): Omit<TraceRecord, 'attachments' | 'deliveries' | 'confirmations'> {
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
    warnings: textsOf(row, 'warnings'),
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
