import { ratesOf } from '../rate-records.ts';
import type { FilingRates } from '../store.ts';
import { batch, types } from './batch.ts';
import type { Database } from './database.ts';

/** Minutes since the midnight before 2000 are counted, and put back on it. */
const PER_MINUTE = `SELECT DATEADD(minute, f.since, CONVERT(datetime2(0), '20000101')) AS minute,
  f.listener, COUNT_BIG(*) AS filed
FROM (
  SELECT DATEDIFF(minute, CONVERT(datetime2(0), '20000101'), m.filed_at) AS since, m.listener
  FROM buzon.messages m WITH (NOLOCK)
  WHERE m.filed_at >= DATEADD(minute, -@minutes, SYSUTCDATETIME())
) f
GROUP BY f.since, f.listener ORDER BY f.since, f.listener`;

/** A message that came without a delivery (`buzon ingest`) counts too; duplicates are deliveries only. */
const BY_OUTCOME = `SELECT f.listener, f.outcome, COUNT_BIG(*) AS filed
FROM (
  SELECT m.listener, m.disposition AS outcome FROM buzon.messages m WITH (NOLOCK)
  WHERE m.filed_at >= DATEADD(minute, -@minutes, SYSUTCDATETIME())
  UNION ALL
  SELECT d.listener, d.outcome FROM buzon.deliveries d WITH (NOLOCK)
  WHERE d.filed_at >= DATEADD(minute, -@minutes, SYSUTCDATETIME()) AND d.outcome = N'duplicate'
) f
GROUP BY f.listener, f.outcome ORDER BY f.listener, f.outcome`;

/** What was filed in the last `sinceMinutes`; waits for no filing and holds none up. */
export async function filingRates(database: Database, sinceMinutes: number): Promise<FilingRates> {
  const minutes = { minutes: [types.integer, Math.ceil(sinceMinutes)] } as const;
  const [perMinute, byOutcome] = await Promise.all([
    database.query(batch(PER_MINUTE, minutes)),
    database.query(batch(BY_OUTCOME, minutes)),
  ]);
  return ratesOf(perMinute, byOutcome);
}
