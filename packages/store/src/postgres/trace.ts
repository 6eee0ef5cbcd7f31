import { boundedMessageId } from '../filing-values.ts';
import { numberOf, textsOf } from '../rows.ts';
import type { TraceQuery, TraceRecord } from '../store.ts';
import { MAX_TRACE_RECORDS, traceRecords } from '../trace-records.ts';
import type { Database } from './database.ts';

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
      text: `${MESSAGES} WHERE ${conditions[query.by]} ORDER BY m.id LIMIT ${MAX_TRACE_RECORDS}`,
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
  return traceRecords({
    messages,
    attachments,
    deliveries,
    confirmations,
    warningsOf: (row) => textsOf(row, 'warnings'),
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
