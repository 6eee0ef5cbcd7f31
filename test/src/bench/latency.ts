import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@buzon/stack';
import type { Installation } from './installation.ts';
import type { Mails } from './mix.ts';
import type { PostOffice } from './post-office.ts';

/** As `SyncMaxChangesCount` is by default: the tenth makes the batch fire (L3). */
const BATCH = 10;
/** After a batch the fetcher goes back to IDLE; announcements reach nobody before. */
const QUIET_MS = 1_000;

/**
 * For each batch of ten the milliseconds from the server's announcement of the tenth mail, as a
 * connection beside the fetcher's hears it, to the commit of the last of the ten.
 */
export async function measureLatency(
  installation: Installation,
  office: PostOffice,
  mails: Mails,
): Promise<number[]> {
  const { system } = installation;
  const latencies: number[] = [];
  for (let from = 0; from + BATCH <= mails.count; from += BATCH) {
    await pause(QUIET_MS);
    const last = await system.number('SELECT coalesce(max(id), 0) FROM buzon.messages');
    const announced = office.announced(BATCH);
    const batch = Array.from({ length: BATCH }, (_, index) => mails.raw(from + index));
    await system.deliver(batch);
    const announcedAt = await announced;
    await office.untilEmpty(30_000);
    latencies.push((await committedAt(installation, last)) - announcedAt);
  }
  return latencies;
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
