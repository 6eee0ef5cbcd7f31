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
import { batch, lines, types } from './batch.ts';
import type { Database } from './database.ts';

const MOVED = `SELECT TOP (@limit) d.message_id, MIN(d.received_at) AS received_at
FROM buzon.deliveries d
WHERE d.mailbox_key = @mailbox_key AND d.filed_at >= @from AND d.filed_at < @until
  AND d.moved_at IS NOT NULL AND d.message_id > @after_id
GROUP BY d.message_id ORDER BY d.message_id`;

const conditions = {
  message: 'm.id = CONVERT(bigint, a.line)',
  'message-id': 'm.message_id_start = LEFT(a.line, 200) AND m.message_id = a.line',
  fingerprint: 'm.fingerprint = a.line',
} as const satisfies Record<FiledMailQuery['by'], string>;

/** The lists as tables first: the plan then is a look-up for each of those that are asked for. */
const filed = (by: FiledMailQuery['by']) => `SET NOCOUNT ON;
DECLARE @asked TABLE (line nvarchar(1024) COLLATE Latin1_General_BIN2 NOT NULL);
DECLARE @keys TABLE (line nvarchar(12) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY);
DECLARE @of TABLE (id bigint NOT NULL PRIMARY KEY);
INSERT INTO @asked (line) SELECT DISTINCT l.line FROM buzon.lines(@values) l;
INSERT INTO @keys (line) SELECT DISTINCT l.line FROM buzon.lines(@mailbox_keys) l;
INSERT INTO @of (id) SELECT DISTINCT m.id FROM @asked a JOIN buzon.messages m ON ${conditions[by]};
SELECT m.id, m.message_id, m.fingerprint, m.raw_sha256, m.raw_size,
  COUNT(d.uid) AS deliveries, MAX(d.moved_at) AS moved_at
FROM @of o
JOIN buzon.messages m ON m.id = o.id
LEFT JOIN buzon.deliveries d
  ON d.message_id = m.id AND d.mailbox_key IN (SELECT k.line FROM @keys k)
GROUP BY m.id, m.message_id, m.fingerprint, m.raw_sha256, m.raw_size, m.listener
HAVING COUNT(d.uid) > 0 OR m.listener IN (SELECT l.line FROM buzon.lines(@listeners) l)
ORDER BY m.id;`;

const RECORD = `UPDATE buzon.comparisons
SET from_at = @from, mails = @mails, unknown_mails = @unknown, missing_mails = @missing,
  surplus_mails = @surplus, uncompared_mails = @uncompared, compared_at = SYSUTCDATETIME()
WHERE listener = @listener;
IF @@ROWCOUNT = 0
INSERT INTO buzon.comparisons (listener, from_at, mails, unknown_mails, missing_mails, surplus_mails,
  uncompared_mails, compared_at)
VALUES (@listener, @from, @mails, @unknown, @missing, @surplus, @uncompared, SYSUTCDATETIME());`;

const ALL = `SELECT c.listener, c.compared_at, c.from_at, c.mails, c.unknown_mails, c.missing_mails,
  c.surplus_mails, c.uncompared_mails
FROM buzon.comparisons c WITH (NOLOCK) ORDER BY c.listener`;

/** Messages whose deliveries were filed in a span of time and moved, in the order of their ids (O9). */
export async function movedMails(
  database: Database,
  { mailboxKey, from, until, afterId, limit }: MovedMailsQuery,
): Promise<readonly MovedMail[]> {
  const rows = await database.query(
    batch(MOVED, {
      mailbox_key: [types.text(12), mailboxKey],
      from: [types.time, from],
      until: [types.time, until],
      after_id: [types.bigint, afterId],
      limit: [types.integer, limit],
    }),
  );
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
  const rows = await database.query(
    batch(filed(query.by), {
      values: [types.longText, lines(values)],
      mailbox_keys: [types.longText, lines(owners.mailboxKeys)],
      listeners: [types.longText, lines(owners.listeners)],
    }),
  );
  return rows.map(filedMailOf);
}

/** Keeps what the last comparison of a listener found, in place of the one before (O9). */
export async function recordComparison(
  database: Database,
  record: Omit<ComparisonRecord, 'comparedAt'>,
): Promise<void> {
  await database.query(
    batch(RECORD, {
      listener: [types.text(50), record.listener],
      from: [types.time, record.from],
      mails: [types.bigint, record.mails],
      unknown: [types.bigint, record.unknown],
      missing: [types.bigint, record.missing],
      surplus: [types.bigint, record.surplus],
      uncompared: [types.bigint, record.uncompared],
    }),
  );
}

export async function comparisons(database: Database): Promise<readonly ComparisonRecord[]> {
  return (await database.query(batch(ALL))).map(comparisonOf);
}
