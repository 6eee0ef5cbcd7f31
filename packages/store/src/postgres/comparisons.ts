import { comparisonOf, filedMailOf, movedMailOf } from '../comparison-records.ts';
import { boundedMessageId } from '../filing-values.ts';
import type {
  ComparisonRecord,
  FiledMail,
  FiledMailQuery,
  FolderOwners,
  MovedMail,
  MovedMailsQuery,
} from '../store.ts';
import type { Database } from './database.ts';

const MOVED = {
  name: 'buzon_moved_mails',
  text: `SELECT d.message_id, min(d.received_at) AS received_at
    FROM buzon.deliveries d
    WHERE d.mailbox_key = $1 AND d.filed_at >= $2 AND d.filed_at < $3
      AND d.moved_at IS NOT NULL AND d.message_id > $4
    GROUP BY d.message_id ORDER BY d.message_id LIMIT $5`,
};

const conditions = {
  message: 'm.id = ANY ($1::bigint[])',
  'message-id': 'm.message_id = ANY ($1::text[])',
  fingerprint: 'm.fingerprint = ANY ($1::text[])',
} as const satisfies Record<FiledMailQuery['by'], string>;

const filed = (by: FiledMailQuery['by']) => ({
  name: `buzon_filed_mails_by_${by}`,
  text: `SELECT m.id, m.message_id, m.fingerprint, m.raw_sha256, m.raw_size,
      count(d.uid) AS deliveries, max(d.moved_at) AS moved_at
    FROM buzon.messages m
    LEFT JOIN buzon.deliveries d ON d.message_id = m.id AND d.mailbox_key = ANY ($2::text[])
    WHERE ${conditions[by]}
    GROUP BY m.id
    HAVING count(d.uid) > 0 OR m.listener = ANY ($3::text[])
    ORDER BY m.id`,
});

const RECORD = {
  name: 'buzon_record_comparison',
  text: `INSERT INTO buzon.comparisons (listener, from_at, mails, unknown_mails, missing_mails,
      surplus_mails, uncompared_mails, compared_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, now())
    ON CONFLICT (listener) DO UPDATE
    SET from_at = excluded.from_at, mails = excluded.mails,
      unknown_mails = excluded.unknown_mails, missing_mails = excluded.missing_mails,
      surplus_mails = excluded.surplus_mails, uncompared_mails = excluded.uncompared_mails,
      compared_at = excluded.compared_at`,
};

const ALL = {
  name: 'buzon_comparisons',
  text: `SELECT c.listener, c.compared_at, c.from_at, c.mails, c.unknown_mails, c.missing_mails,
      c.surplus_mails, c.uncompared_mails
    FROM buzon.comparisons c ORDER BY c.listener`,
};

/** Messages whose deliveries were filed in a span of time and moved, in the order of their ids (O9). */
export async function movedMails(
  database: Database,
  { mailboxKey, from, until, afterId, limit }: MovedMailsQuery,
): Promise<readonly MovedMail[]> {
  const rows = await database.query(MOVED, [mailboxKey, from, until, afterId, limit]);
  return rows.map(movedMailOf);
}

/** What is filed of these mails, by those who move into one folder (O9). */
export async function filedMails(
  database: Database,
  owners: FolderOwners,
  query: FiledMailQuery,
): Promise<readonly FiledMail[]> {
  if (query.values.length === 0) return [];
  const values = query.by === 'message-id' ? query.values.map(boundedMessageId) : query.values;
  const rows = await database.query(filed(query.by), [
    values,
    owners.mailboxKeys,
    owners.listeners,
  ]);
  return rows.map(filedMailOf);
}

/** Keeps what the last comparison of a listener found, in place of the one before (O9). */
export async function recordComparison(
  database: Database,
  { listener, from, ...counts }: Omit<ComparisonRecord, 'comparedAt'>,
): Promise<void> {
  const { mails, unknown, missing, surplus, uncompared } = counts;
  await database.query(RECORD, [listener, from, mails, unknown, missing, surplus, uncompared]);
}

export async function comparisons(database: Database): Promise<readonly ComparisonRecord[]> {
  return (await database.query(ALL, [])).map(comparisonOf);
}
