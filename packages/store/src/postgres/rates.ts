import { ratesOf } from '../rate-records.ts';
import type { FilingRates } from '../store.ts';
import type { Database } from './database.ts';

const PER_MINUTE = {
  name: 'buzon_filed_per_minute',
  text: `SELECT date_trunc('minute', m.filed_at) AS minute, m.listener, count(*) AS filed
    FROM buzon.messages m
    WHERE m.filed_at >= now() - $1::double precision * interval '1 minute'
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** A message that came without a delivery (`buzon ingest`) counts too; duplicates are deliveries only. */
const BY_OUTCOME = {
  name: 'buzon_filed_by_outcome',
  text: `SELECT f.listener, f.outcome, count(*) AS filed
    FROM (
      SELECT m.listener, m.disposition AS outcome FROM buzon.messages m
      WHERE m.filed_at >= now() - $1::double precision * interval '1 minute'
      UNION ALL
      SELECT d.listener, d.outcome FROM buzon.deliveries d
      WHERE d.filed_at >= now() - $1::double precision * interval '1 minute'
        AND d.outcome = 'duplicate'
    ) AS f
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** What was filed in the last `sinceMinutes`. */
export async function filingRates(database: Database, sinceMinutes: number): Promise<FilingRates> {
  const [perMinute, byOutcome] = await Promise.all([
    database.query(PER_MINUTE, [sinceMinutes]),
    database.query(BY_OUTCOME, [sinceMinutes]),
  ]);
  return ratesOf(perMinute, byOutcome);
}
