import { columnLimits } from '../columns.ts';
import { confirmationOf } from '../confirmation-record.ts';
import { boundedMessageId } from '../filing-values.ts';
import { numberOf, textOf, textsOf } from '../rows.ts';
import { fitting } from '../storable.ts';
import type { Confirmation, PendingConfirmation } from '../store.ts';
import type { Database } from './database.ts';

const PENDING = {
  name: 'buzon_pending_confirmations',
  text: `SELECT o.id, m.listener FROM buzon.outbox o
    JOIN buzon.messages m ON m.id = o.message_id
    WHERE o.state = 'pending' AND o.created_at <= now() - $1::double precision * interval '1 second'
    ORDER BY o.created_at, o.id LIMIT $2`,
};

const ONE = {
  name: 'buzon_confirmation',
  text: `SELECT o.id, m.listener, o.state, COALESCE(o.recipient, '') AS recipient, m.from_name,
      o.case_id, COALESCE(c.reference, c.id::text) AS case_reference, o.is_new_case, m.subject,
      m.message_id, o.attempts, o.created_at, ARRAY(
        SELECT r.reference FROM buzon.message_references r
        WHERE r.message_id = m.id ORDER BY r.position DESC) AS thread
    FROM buzon.outbox o
    JOIN buzon.messages m ON m.id = o.message_id
    JOIN buzon.cases c ON c.id = o.case_id
    WHERE o.id = $1`,
};

const SENT = {
  name: 'buzon_confirmation_sent',
  text: `UPDATE buzon.outbox SET state = 'sent', sent_at = now(), reason = NULL
    WHERE id = $1 AND state <> 'sent'`,
};

const FAILED = {
  name: 'buzon_confirmation_failed',
  text: `UPDATE buzon.outbox SET state = 'failed', reason = $2 WHERE id = $1 AND state <> 'sent'`,
};

const ATTEMPTED = {
  name: 'buzon_confirmation_attempted',
  text: `UPDATE buzon.outbox SET attempts = attempts + 1, reason = $2
    WHERE id = $1 AND state <> 'sent'`,
};

const REGISTER = {
  name: 'buzon_register_outgoing',
  text: 'SELECT buzon.register_outgoing($1, $2)',
};

/** Confirmations that have been pending for longer than this, oldest first. */
export async function pendingConfirmations(
  database: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<readonly PendingConfirmation[]> {
  const rows = await database.query(PENDING, [olderThanSeconds, limit]);
  return rows.map((row) => ({ id: numberOf(row, 'id'), listener: textOf(row, 'listener') }));
}

export async function confirmation(database: Database, id: number): Promise<Confirmation | null> {
  const [row] = await database.query(ONE, [id]);
  return row === undefined ? null : confirmationOf(row, textsOf(row, 'thread'));
}

export async function confirmationSent(database: Database, id: number): Promise<void> {
  await database.query(SENT, [id]);
}

/** For good: the recipient's server refused it, with these words. */
export async function confirmationFailed(
  database: Database,
  id: number,
  reason: string,
): Promise<void> {
  await database.query(FAILED, [id, fitting(reason, columnLimits.reason)]);
}

/** One try that did not succeed; it stays pending. */
export async function confirmationAttempted(
  database: Database,
  id: number,
  reason: string,
): Promise<void> {
  await database.query(ATTEMPTED, [id, fitting(reason, columnLimits.reason)]);
}

/** The Message-ID of mail sent about a case, so that answers to it find the case (P5). */
export async function registerOutgoing(
  database: Database,
  caseId: number,
  messageId: string,
): Promise<void> {
  await database.query(REGISTER, [caseId, boundedMessageId(messageId)]);
}
