import { columnLimits } from '../columns.ts';
import { confirmationOf } from '../confirmation-record.ts';
import { boundedMessageId } from '../filing-values.ts';
import { nullableTextOf, numberOf, textOf } from '../rows.ts';
import { fitting } from '../storable.ts';
import type { Confirmation, PendingConfirmation } from '../store.ts';
import { batch, types } from './batch.ts';
import type { Database } from './database.ts';

const PENDING = `SELECT TOP (@limit) o.id, m.listener FROM buzon.outbox o
JOIN buzon.messages m ON m.id = o.message_id
WHERE o.state = N'pending'
  AND o.created_at <= DATEADD(second, -@seconds, SYSUTCDATETIME())
ORDER BY o.created_at, o.id`;

/** A row a reference: T-SQL of 2008 has no list to put them in. */
const ONE = `SELECT o.id, m.listener, o.state, ISNULL(o.recipient, N'') AS recipient, m.from_name,
  o.case_id, ISNULL(c.reference, CONVERT(nvarchar(20), c.id)) AS case_reference, o.is_new_case,
  m.subject, m.message_id, o.attempts, o.created_at, r.reference
FROM buzon.outbox o
JOIN buzon.messages m ON m.id = o.message_id
JOIN buzon.cases c ON c.id = o.case_id
LEFT JOIN buzon.message_references r ON r.message_id = m.id
WHERE o.id = @id
ORDER BY r.position DESC`;

const SENT = `UPDATE buzon.outbox SET state = N'sent', sent_at = SYSUTCDATETIME(), reason = NULL
WHERE id = @id AND state <> N'sent'`;

const FAILED = `UPDATE buzon.outbox SET state = N'failed', reason = @reason
WHERE id = @id AND state <> N'sent'`;

const ATTEMPTED = `UPDATE buzon.outbox SET attempts = attempts + 1, reason = @reason
WHERE id = @id AND state <> N'sent'`;

const REGISTER = 'EXEC buzon.register_outgoing @case_id = @case_id, @message_id = @message_id';

/** Confirmations that have been pending for longer than this, oldest first. */
export async function pendingConfirmations(
  database: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<readonly PendingConfirmation[]> {
  const rows = await database.query(
    batch(PENDING, {
      seconds: [types.integer, Math.ceil(olderThanSeconds)],
      limit: [types.integer, limit],
    }),
  );
  return rows.map((row) => ({ id: numberOf(row, 'id'), listener: textOf(row, 'listener') }));
}

export async function confirmation(database: Database, id: number): Promise<Confirmation | null> {
  const rows = await database.query(batch(ONE, { id: [types.bigint, id] }));
  const [row] = rows;
  const references = rows
    .map((other) => nullableTextOf(other, 'reference'))
    .filter((reference) => reference !== null);
  return row === undefined ? null : confirmationOf(row, references);
}

export async function confirmationSent(database: Database, id: number): Promise<void> {
  await database.query(batch(SENT, { id: [types.bigint, id] }));
}

/** For good: the recipient's server refused it, with these words. */
export function confirmationFailed(database: Database, id: number, reason: string): Promise<void> {
  return withReason(database, FAILED, id, reason);
}

/** One try that did not succeed; it stays pending. */
export function confirmationAttempted(
  database: Database,
  id: number,
  reason: string,
): Promise<void> {
  return withReason(database, ATTEMPTED, id, reason);
}

async function withReason(
  database: Database,
  text: string,
  id: number,
  reason: string,
): Promise<void> {
  await database.query(
    batch(text, {
      id: [types.bigint, id],
      reason: [types.text(2 * columnLimits.reason), fitting(reason, columnLimits.reason)],
    }),
  );
}

/** The Message-ID of mail sent about a case, so that answers to it find the case (P5). */
export async function registerOutgoing(
  database: Database,
  caseId: number,
  messageId: string,
): Promise<void> {
  await database.query(
    batch(REGISTER, {
      case_id: [types.bigint, caseId],
      message_id: [types.text(2 * columnLimits.messageId), boundedMessageId(messageId)],
    }),
  );
}
