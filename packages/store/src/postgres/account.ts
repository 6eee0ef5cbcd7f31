import { accountsOf } from '../account-records.ts';
import type { ListenerAccount, UnfiledDeliveries } from '../store.ts';
import type { Database } from './database.ts';

const NOTE = {
  name: 'buzon_note_unfiled',
  text: `WITH gone AS (
      UPDATE buzon.unfiled u SET gone_at = now()
      WHERE u.listener = $1 AND u.gone_at IS NULL
        AND NOT (u.mailbox_key = $2 AND u.uidvalidity = $3 AND u.uid = ANY ($4::bigint[]))
    )
    INSERT INTO buzon.unfiled AS u (mailbox_key, uidvalidity, uid, listener, seen_at)
    SELECT $2, $3, here.uid, $1, now() FROM unnest($4::bigint[]) AS here (uid)
    ON CONFLICT (mailbox_key, uidvalidity, uid) DO UPDATE SET gone_at = NULL
      WHERE u.gone_at IS NOT NULL`,
};

/** What was filed, and what is not: each delivery once, with when it came and how it ended. */
const ACCOUNT = {
  name: 'buzon_account',
  text: `WITH items AS (
      SELECT d.listener, d.outcome, least(u.seen_at, d.filed_at) AS born, d.filed_at AS ended
      FROM buzon.deliveries d
      LEFT JOIN buzon.unfiled u USING (mailbox_key, uidvalidity, uid)
      WHERE d.filed_at >= $1
      UNION ALL
      SELECT u.listener, 'removed', u.seen_at, u.gone_at
      FROM buzon.unfiled u
      WHERE (u.gone_at IS NULL OR u.gone_at >= $1)
        AND NOT EXISTS (
          SELECT FROM buzon.deliveries d
          WHERE d.mailbox_key = u.mailbox_key AND d.uidvalidity = u.uidvalidity AND d.uid = u.uid
        )
    )
    SELECT i.listener,
      count(*) FILTER (WHERE i.born < $1) AS waiting_before,
      count(*) FILTER (WHERE i.born >= $1) AS seen,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'opened') AS opened,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'appended') AS appended,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'duplicate') AS duplicate,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'ignored') AS ignored,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'rejected') AS rejected,
      count(*) FILTER (WHERE i.ended < $2 AND i.outcome = 'removed') AS removed,
      count(*) FILTER (WHERE i.ended IS NULL OR i.ended >= $2) AS waiting_after
    FROM items i WHERE i.born < $2
    GROUP BY i.listener ORDER BY i.listener`,
};

/** Notes what lies unfiled in a listener's folder now, and that all else of it is gone (O9). */
export async function noteUnfiled(
  database: Database,
  { listener, mailboxKey, uidValidity, uids }: UnfiledDeliveries,
): Promise<void> {
  await database.query(NOTE, [listener, mailboxKey, uidValidity, uids]);
}

/** The sums of each listener that had anything, from one moment until before another (O9). */
export async function account(
  database: Database,
  from: Date,
  until: Date,
): Promise<readonly ListenerAccount[]> {
  return accountsOf(await database.query(ACCOUNT, [from, until]));
}
