import { nullableDateOf, numberOf } from '../rows.ts';
import type { FiledDelivery } from '../store.ts';
import { type Batch, batch, lines, types } from './batch.ts';
import type { Database } from './database.ts';

/** The list as a table with a key first: the plan then is a look-up for each, however many. */
const ASKED = `SET NOCOUNT ON;
DECLARE @asked TABLE (uid bigint NOT NULL PRIMARY KEY);
INSERT INTO @asked (uid) SELECT DISTINCT CONVERT(bigint, l.line) FROM buzon.lines(@uids) l;`;

const FILED = `${ASKED}
SELECT d.uid, d.moved_at FROM @asked a
JOIN buzon.deliveries d
  ON d.mailbox_key = @mailbox_key AND d.uidvalidity = @uidvalidity AND d.uid = a.uid;`;

const MOVED = `${ASKED}
UPDATE buzon.deliveries SET moved_at = SYSUTCDATETIME()
WHERE mailbox_key = @mailbox_key AND uidvalidity = @uidvalidity AND moved_at IS NULL
  AND uid IN (SELECT a.uid FROM @asked a);`;

function about(
  text: string,
  mailboxKey: string,
  uidValidity: number,
  uids: readonly number[],
): Batch {
  return batch(text, {
    mailbox_key: [types.text(12), mailboxKey],
    uidvalidity: [types.bigint, uidValidity],
    uids: [types.longText, lines(uids)],
  });
}

/** Which of these deliveries are filed: one query however many (L5). */
export async function filedDeliveries(
  database: Database,
  mailboxKey: string,
  uidValidity: number,
  uids: readonly number[],
): Promise<readonly FiledDelivery[]> {
  if (uids.length === 0) return [];
  const rows = await database.query(about(FILED, mailboxKey, uidValidity, uids));
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
  await database.query(about(MOVED, mailboxKey, uidValidity, uids));
}
