import { until } from '@buzon/stack';
import { expect, it } from 'vitest';
import { plainMail } from '../src/system/plain-mail.ts';
import { ACCOUNT, System } from '../src/system/system.ts';

const LONGEST = 120_000;
const QUIET = 'tranquilo';
const userOf = (id: string) => `${id}@example.com`;
const FILED_OF_QUIET = `SELECT (count(*) = 2)::int FROM buzon.deliveries WHERE listener = '${QUIET}'`;
/** At once at work in the processor, whoever they are of. */
const AT_WORK = 4;

// `npm run bench -- --fairness` measures the times.
it(
  'P14 mails of a quiet listener are filed before what a busy one has in the line',
  async () => {
    const system = await System.start({
      services: [],
      accounts: [{ ...ACCOUNT, user: userOf(QUIET) }],
      listeners: [{ ID: 'ocupado' }, { ID: QUIET, UserName: userOf(QUIET) }].map((one) => ({
        ...one,
        SyncMaxChangesCount: 1,
      })),
      env: { PROCESSOR_CONCURRENCY: String(AT_WORK) },
    });
    const redis = system.redis();
    const inLine = (count: number) =>
      until(async () => (await redis.zcard('{buzon}:messages:prioritized')) === count, {
        what: `${count} in the line`,
        timeoutMs: LONGEST,
      });
    try {
      await system.deliver(Array.from({ length: 60 }, () => plainMail()));
      await system.startService('fetcher');
      await inLine(60);
      await system.deliver([plainMail(), plainMail()], 'IMAP/New', userOf(QUIET));
      await inLine(62);
      await system.startService('processor');
      await until(() => system.number(FILED_OF_QUIET), {
        what: 'both quiet mails to be filed',
        timeoutMs: LONGEST,
      });
      const order = await system.query<{ listener: string }>(
        'SELECT listener FROM buzon.deliveries ORDER BY filed_at',
      );
      const places = order.flatMap(({ listener }, at) => (listener === QUIET ? [at] : []));
      expect(places).toHaveLength(2);
      // A round of the other's, and what was at work beside them.
      expect(Math.max(...places)).toBeLessThan(4 + 2 + 2 * AT_WORK);
    } finally {
      redis.disconnect();
      await system.stop();
    }
  },
  2 * LONGEST,
);
