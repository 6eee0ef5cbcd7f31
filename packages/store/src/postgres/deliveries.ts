import { nullableDateOf, numberOf } from '../rows.ts';
import type { FiledDelivery } from '../store.ts';
import type { Database } from './database.ts';

const FILED = {
  name: 'buzon_filed_deliveries',
  text: `SELECT d.uid, d.moved_at FROM buzon.deliveries d
    WHERE d.mailbox_key = $1 AND d.uidvalidity = $2 AND d.uid = ANY ($3::bigint[])`,
};

const MOVED = {
  name: 'buzon_mark_moved',
  text: `UPDATE buzon.deliveries d SET moved_at = now()
    WHERE d.mailbox_key = $1 AND d.uidvalidity = $2 AND d.uid = ANY ($3::bigint[])
      AND d.moved_at IS NULL`,
};

/** Which of these deliveries are filed: one query however many (L5). */
export async function filedDeliveries(
  database: Database,
  mailboxKey: string,
  uidValidity: number,
  uids: readonly number[],
): Promise<readonly FiledDelivery[]> {
  if (uids.length === 0) return [];
  const rows = await database.query(FILED, [mailboxKey, uidValidity, uids]);
  return rows.map((row) => ({
    uid: numberOf(row, 'uid'),
    movedAt: nullableDateOf(row, 'moved_at'),
  }));
}

/** Records that deliveries left the input folder (L6); the first time counts. */
export async function markMoved(
  database: Database,
  mailboxKey: string,
  uidValidity: number,
  uids: readonly number[],
): Promise<void> {
  if (uids.length === 0) return;
  await database.query(MOVED, [mailboxKey, uidValidity, uids]);
}
