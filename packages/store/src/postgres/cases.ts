import { columnLimits } from '../columns.ts';
import { numberOf } from '../rows.ts';
import { fittingIdentity } from '../storable.ts';
import type { RekeyPage } from '../store.ts';
import type { Database } from './database.ts';

/** What a mail's header is looked for in, bytes. */
const HEADER_BYTES = 65_536;

/** See `Store.casesToRekey`: walks the primary key, so that each step costs the same. */
export async function casesToRekey(
  database: Database,
  version: number,
  afterId: number,
  limit: number,
): Promise<RekeyPage> {
  const rows = await database.query(
    {
      name: 'buzon_cases_to_rekey',
      text: `SELECT c.id, c.is_old, CASE WHEN c.is_old THEN c.subject END AS subject,
          CASE WHEN c.is_old AND (char_length(c.subject) >= $4 OR c.subject LIKE '%[%') THEN (
            SELECT substring(b.content FROM 1 FOR $5::integer)
            FROM buzon.messages m
            JOIN buzon.attachments a ON a.message_id = m.id AND a.kind = 'mail'
            JOIN buzon.blobs b ON b.sha256 = a.sha256
            WHERE m.case_id = c.id AND m.disposition = 'opened' AND m.subject = c.subject
            ORDER BY m.id, a.id LIMIT 1
          ) END AS header
        FROM (
          SELECT k.id, k.subject, k.subject_key_version <> $1 AS is_old FROM buzon.cases k
          WHERE k.id > $2 ORDER BY k.id LIMIT $3
        ) AS c ORDER BY c.id`,
    },
    [version, afterId, limit, columnLimits.subject, HEADER_BYTES],
  );
  const last = rows.at(-1);
  return {
    lastId: last === undefined ? null : numberOf(last, 'id'),
    seen: rows.length,
    cases: rows
      .filter((row) => row['is_old'] === true)
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
  const rows = await database.query(
    {
      name: 'buzon_rekey_cases',
      text: `UPDATE buzon.cases c SET subject_key = k.key, subject_key_version = $1
        FROM unnest($2::bigint[], $3::text[]) AS k (id, key)
        WHERE c.id = k.id AND c.subject_key_version <> $1 AND c.id IN (
          SELECT l.id FROM buzon.cases l WHERE l.id = ANY ($2) FOR UPDATE SKIP LOCKED
        ) RETURNING c.id`,
    },
    [
      version,
      keys.map(({ caseId }) => caseId),
      keys.map(({ key }) => fittingIdentity(key, columnLimits.subjectKey)),
    ],
  );
  return rows.length;
}

/** See `Store.mergeCases`. */
export async function mergeCases(
  database: Database,
  caseId: number,
  intoCaseId: number,
): Promise<void> {
  await database.query({ name: 'buzon_merge_cases', text: 'SELECT buzon.merge_cases($1, $2)' }, [
    caseId,
    intoCaseId,
  ]);
}
