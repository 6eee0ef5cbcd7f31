import { accountsOf } from '../account-records.ts';
import type { ListenerAccount, UnfiledDeliveries } from '../store.ts';
import { batch, lines, types } from './batch.ts';
import type { Database } from './database.ts';

/** Two fetchers that note the same at once collide on the key: the second note comes with the next look. */
const NOTE = `SET NOCOUNT ON;
DECLARE @here TABLE (uid bigint NOT NULL PRIMARY KEY);
INSERT INTO @here (uid) SELECT DISTINCT CONVERT(bigint, l.line) FROM buzon.lines(@uids) l;
UPDATE buzon.unfiled SET gone_at = SYSUTCDATETIME()
WHERE listener = @listener AND gone_at IS NULL
  AND NOT (mailbox_key = @mailbox_key AND uidvalidity = @uidvalidity
    AND uid IN (SELECT h.uid FROM @here h));
UPDATE buzon.unfiled SET gone_at = NULL
WHERE mailbox_key = @mailbox_key AND uidvalidity = @uidvalidity AND gone_at IS NOT NULL
  AND uid IN (SELECT h.uid FROM @here h);
INSERT INTO buzon.unfiled (mailbox_key, uidvalidity, uid, listener, seen_at)
SELECT @mailbox_key, @uidvalidity, h.uid, @listener, SYSUTCDATETIME() FROM @here h
WHERE NOT EXISTS (
  SELECT 1 FROM buzon.unfiled u
  WHERE u.mailbox_key = @mailbox_key AND u.uidvalidity = @uidvalidity AND u.uid = h.uid
);`;

const ended = (outcome: string) =>
  `SUM(CASE WHEN i.ended < @until AND i.outcome = N'${outcome}' THEN 1 ELSE 0 END) AS ${outcome}`;

/** What was filed, and what is not: each delivery once, with when it came and how it ended. */
const ACCOUNT = `SELECT i.listener,
  SUM(CASE WHEN i.born < @from THEN 1 ELSE 0 END) AS waiting_before,
  SUM(CASE WHEN i.born >= @from THEN 1 ELSE 0 END) AS seen,
  ${ended('opened')}, ${ended('appended')}, ${ended('duplicate')},
  ${ended('ignored')}, ${ended('rejected')}, ${ended('removed')},
  SUM(CASE WHEN i.ended IS NULL OR i.ended >= @until THEN 1 ELSE 0 END) AS waiting_after
FROM (
  SELECT d.listener, d.outcome,
    CASE WHEN u.seen_at < d.filed_at THEN u.seen_at ELSE d.filed_at END AS born,
    d.filed_at AS ended
  FROM buzon.deliveries d WITH (NOLOCK)
  LEFT JOIN buzon.unfiled u WITH (NOLOCK)
    ON u.mailbox_key = d.mailbox_key AND u.uidvalidity = d.uidvalidity AND u.uid = d.uid
  WHERE d.filed_at >= @from
  UNION ALL
  SELECT u.listener, N'removed', u.seen_at, u.gone_at
  FROM buzon.unfiled u WITH (NOLOCK)
  WHERE (u.gone_at IS NULL OR u.gone_at >= @from)
    AND NOT EXISTS (
      SELECT 1 FROM buzon.deliveries d WITH (NOLOCK)
      WHERE d.mailbox_key = u.mailbox_key AND d.uidvalidity = u.uidvalidity AND d.uid = u.uid
    )
) i
WHERE i.born < @until
GROUP BY i.listener ORDER BY i.listener`;

/** Notes what lies unfiled in a listener's folder now, and that all else of it is gone (O9). */
export async function noteUnfiled(
  database: Database,
  { listener, mailboxKey, uidValidity, uids }: UnfiledDeliveries,
): Promise<void> {
  await database.query(
    batch(NOTE, {
      listener: [types.text(50), listener],
      mailbox_key: [types.text(12), mailboxKey],
      uidvalidity: [types.bigint, uidValidity],
      uids: [types.longText, lines(uids)],
    }),
  );
}

/**
 * The sums of each listener that had anything, from one moment until before another (O9). For people:
 * waits for no filing and holds none up.
 */
export async function account(
  database: Database,
  from: Date,
  until: Date,
): Promise<readonly ListenerAccount[]> {
  const values = { from: [types.time, from], until: [types.time, until] } as const;
  return accountsOf(await database.query(batch(ACCOUNT, values)));
}
