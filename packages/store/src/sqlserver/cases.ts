import { columnLimits } from '../columns.ts';
import { numberOf } from '../rows.ts';
import { fittingIdentity } from '../storable.ts';
import type { RekeyPage } from '../store.ts';
import { batch, lines, types } from './batch.ts';
import type { Database } from './database.ts';

/** What a mail's header is looked for in, bytes. */
const HEADER_BYTES = 65_536;

const TO_REKEY = `SELECT c.id, c.is_old, CASE WHEN c.is_old = 1 THEN c.subject END AS subject,
  CASE WHEN c.is_old = 1
    AND (LEN(c.subject + N'.') > @subject_limit OR CHARINDEX(N'[', c.subject) > 0) THEN (
      SELECT TOP (1) SUBSTRING(b.content, 1, @header_bytes)
      FROM buzon.messages m
      JOIN buzon.attachments a ON a.message_id = m.id AND a.kind = N'mail'
      JOIN buzon.blobs b ON b.sha256 = a.sha256
      WHERE m.case_id = c.id AND m.disposition = N'opened' AND m.subject = c.subject
      ORDER BY m.id, a.id
    ) END AS header
FROM (
  SELECT TOP (@limit) k.id, k.subject,
    CASE WHEN k.subject_key_version <> @version THEN 1 ELSE 0 END AS is_old
  FROM buzon.cases k WHERE k.id > @after_id ORDER BY k.id
) c
ORDER BY c.id`;

/** A line is an id, a space and the key, which may be empty. */
const REKEY = `SET NOCOUNT ON;
DECLARE @keyed TABLE (id bigint NOT NULL PRIMARY KEY, subject_key nvarchar(400) NOT NULL);
INSERT INTO @keyed (id, subject_key)
SELECT CONVERT(bigint, LEFT(l.line, CHARINDEX(N' ', l.line) - 1)),
  SUBSTRING(l.line, CHARINDEX(N' ', l.line) + 1, 400)
FROM buzon.lines(@keys) l;
UPDATE c SET subject_key = k.subject_key, subject_key_version = @version
FROM buzon.cases c WITH (ROWLOCK, READPAST)
JOIN @keyed k ON k.id = c.id
WHERE c.subject_key_version <> @version;
SELECT @@ROWCOUNT AS written;`;

/** See `Store.casesToRekey`: walks the primary key, so that each step costs the same. */
export async function casesToRekey(
  database: Database,
  version: number,
  afterId: number,
  limit: number,
): Promise<RekeyPage> {
  const rows = await database.query(
    batch(TO_REKEY, {
      version: [types.integer, version],
      after_id: [types.bigint, afterId],
      limit: [types.integer, limit],
      subject_limit: [types.integer, columnLimits.subject],
      header_bytes: [types.integer, HEADER_BYTES],
    }),
  );
  const last = rows.at(-1);
  return {
    lastId: last === undefined ? null : numberOf(last, 'id'),
    seen: rows.length,
    cases: rows
      .filter((row) => row['is_old'] === 1)
      .map((row) => ({
        id: numberOf(row, 'id'),
        subject: String(row['subject']),
        header: row['header'] instanceof Buffer ? row['header'] : null,
      })),
  };
}

/** See `Store.rekeyCases`. */
export async function rekeyCases(
  database: Database,
  version: number,
  keys: readonly { readonly caseId: number; readonly key: string }[],
): Promise<number> {
  const keyed = keys.map(
    ({ caseId, key }) => `${caseId} ${fittingIdentity(key, columnLimits.subjectKey)}`,
  );
  const [row = {}] = await database.query(
    batch(REKEY, { version: [types.integer, version], keys: [types.longText, lines(keyed)] }),
  );
  return numberOf(row, 'written');
}

/** See `Store.mergeCases`. */
export async function mergeCases(
  database: Database,
  caseId: number,
  intoCaseId: number,
): Promise<void> {
  await database.query(
    batch('EXEC buzon.merge_cases @case_id = @case_id, @into_case_id = @into_case_id', {
      case_id: [types.bigint, caseId],
      into_case_id: [types.bigint, intoCaseId],
    }),
  );
}
