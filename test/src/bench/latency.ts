import { until } from '@buzon/stack';
import { AnnouncementTap } from './announcement-tap.ts';
import type { Installation } from './installation.ts';
import type { Mails } from './mix.ts';
import type { PostOffice } from './post-office.ts';

/** As `SyncMaxChangesCount` is by default: the tenth makes the batch fire (L3). */
const BATCH = 10;
/** Batches that nobody counts: the fetcher that is listened to has just started. */
export const WARM_UP_BATCHES = 5;
/** After a batch the fetcher looks once more and goes back to IDLE. */
const QUIET_MS = 1_000;

/**
 * For each batch of ten the milliseconds from the server's announcement of the tenth mail to the fetcher
 * to the commit of the last of the ten. Ten come at once: the first word is about the tenth too.
 * The first batches are for warming up.
 */
export async function measureLatency(
  installation: Installation,
  office: PostOffice,
  mails: Mails,
): Promise<number[]> {
  const tap = await AnnouncementTap.open(installation.system.stack.dovecot.port);
  const latencies: number[] = [];
  try {
    await installation.restartFetcher({ Port: tap.port });
    for (let from = 0; from + BATCH <= mails.count; from += BATCH) {
      const batch = { count: BATCH, raw: (index: number) => mails.raw(from + index) };
      latencies.push(await latencyOf(installation, office, tap, batch));
    }
  } finally {
    await installation.restartFetcher({});
    await tap.close();
  }
  return latencies.slice(WARM_UP_BATCHES);
}

async function latencyOf(
  installation: Installation,
  office: PostOffice,
  tap: AnnouncementTap,
  batch: Mails,
): Promise<number> {
  await office.stock(batch);
  const [last] = await installation.system.query<{ id: string }>(
    'SELECT coalesce(max(id), 0) AS id FROM buzon.messages',
  );
  await tap.silence(QUIET_MS);
  const announced = tap.next();
  await office.move();
  const announcedAt = await announced;
  await office.untilEmpty(60_000);
  return (await committedAt(installation, Number(last?.id))) - announcedAt;
}

/** Milliseconds since 1970 of the last commit of a batch. */
async function committedAt({ system }: Installation, after: number): Promise<number> {
  const count = `SELECT count(*) FROM buzon.messages WHERE id > ${after}`;
  await until(async () => (await system.number(count)) === BATCH, {
    what: 'the batch in the database',
  });
  return system.number(
    `SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin))) * 1000
     FROM buzon.messages WHERE id > ${after}`,
  );
}
