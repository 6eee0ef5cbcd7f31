import { boundedMessageId } from '../filing-values.ts';
import { numberOf } from '../rows.ts';
import type { TraceQuery, TraceRecord } from '../store.ts';
import { MAX_TRACE_RECORDS, traceRecords } from '../trace-records.ts';
import { type Batch, batch, lines, types } from './batch.ts';
import type { Database } from './database.ts';
import { linesOf } from './line-lists.ts';

const MESSAGES = `SELECT TOP (${MAX_TRACE_RECORDS}) m.id, m.listener, m.disposition, m.case_id,
  ISNULL(c.reference, CONVERT(nvarchar(20), c.id)) AS case_reference, i.name AS inbox,
  k.name AS customer, m.matched_by, m.message_id, m.from_address, m.subject, m.automatic,
  m.sent_at, m.received_at, m.filed_at, m.warnings
FROM buzon.messages m WITH (NOLOCK)
LEFT JOIN buzon.cases c WITH (NOLOCK) ON c.id = m.case_id
LEFT JOIN buzon.inboxes i WITH (NOLOCK) ON i.id = c.inbox_id
LEFT JOIN buzon.customers k WITH (NOLOCK) ON k.id = c.customer_id`;

const conditions = {
  message: 'm.id = @id',
  case: 'm.case_id = @id',
  delivery: `m.id = (SELECT d.message_id FROM buzon.deliveries d WITH (NOLOCK)
    WHERE d.mailbox_key = @mailbox_key AND d.uidvalidity = @uidvalidity AND d.uid = @uid)`,
  'message-id': `m.message_id_start = LEFT(@message_id COLLATE Latin1_General_BIN2, 200)
    AND m.message_id = @message_id`,
} as const satisfies Record<TraceQuery['by'], string>;

const OF_THESE = 'IN (SELECT CONVERT(bigint, l.line) FROM buzon.lines(@ids) l)';

const ATTACHMENTS = `SELECT a.message_id AS [of], a.filename, a.content_type, a.size
FROM buzon.attachments a WITH (NOLOCK) WHERE a.message_id ${OF_THESE} ORDER BY a.id`;

const DELIVERIES = `SELECT d.message_id AS [of], d.mailbox_key, d.uidvalidity, d.uid, d.outcome,
  d.received_at, d.filed_at, d.moved_at
FROM buzon.deliveries d WITH (NOLOCK) WHERE d.message_id ${OF_THESE} ORDER BY d.filed_at, d.uid`;

const CONFIRMATIONS = `SELECT o.message_id AS [of], o.id, ISNULL(o.recipient, N'') AS recipient,
  o.state, o.reason, o.attempts, o.sent_at
FROM buzon.outbox o WITH (NOLOCK) WHERE o.message_id ${OF_THESE} ORDER BY o.id`;

/** The way of the messages that a person asks for, oldest first (O3); waits for no filing. */
export async function trace(
  database: Database,
  query: TraceQuery,
): Promise<readonly TraceRecord[]> {
  const messages = await database.query(messagesBatch(query));
  if (messages.length === 0) return [];
  const ids = lines(messages.map((row) => numberOf(row, 'id')));
  const ofThese = (text: string) => database.query(batch(text, { ids: [types.longText, ids] }));
  const [attachments, deliveries, confirmations] = await Promise.all([
    ofThese(ATTACHMENTS),
    ofThese(DELIVERIES),
    ofThese(CONFIRMATIONS),
  ]);
  return traceRecords({
    messages,
    attachments,
    deliveries,
    confirmations,
    warningsOf: (row) => linesOf(row, 'warnings'),
  });
}

function messagesBatch(query: TraceQuery): Batch {
  const text = `${MESSAGES} WHERE ${conditions[query.by]} ORDER BY m.id`;
  switch (query.by) {
    case 'message':
    case 'case':
      return batch(text, { id: [types.bigint, query.id] });
    case 'delivery':
      return batch(text, {
        mailbox_key: [types.text(12), query.key.mailboxKey],
        uidvalidity: [types.bigint, query.key.uidValidity],
        uid: [types.bigint, query.key.uid],
      });
    case 'message-id':
      return batch(text, {
        message_id: [types.text(1_024), boundedMessageId(query.messageId)],
      });
  }
}
