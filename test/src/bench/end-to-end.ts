import { until } from '@buzon/stack';
import type { Installation } from './installation.ts';
import { type Taken, timed } from './measure/stopwatch.ts';
import type { Mails } from './mix.ts';
import type { PostOffice } from './post-office.ts';

/** One run: mails from the input folder to cases, until the folder is empty. */
export interface Run {
  readonly processors: number;
  readonly mails: number;
  readonly mailsPerSecond: number;
  readonly taken: Taken;
}

/** A run that takes longer than a second a mail will not end. */
const MILLISECONDS_A_MAIL = 1_000;

/**
 * Fills the input folder while the fetcher stands still, waits until the server has told everybody, and
 * lets the fetcher go on: what is measured is the way of the mails and not that of the announcement.
 */
export async function runEndToEnd(
  installation: Installation,
  office: PostOffice,
  mails: Mails,
): Promise<Run> {
  const { fetcher, system } = installation;
  const filedBefore = await filed(installation);
  const movesBefore = await recordedMoves(installation);
  await installation.forgetContents();
  await office.clear();
  await office.stock(mails);
  await fetcher.freeze();
  try {
    await office.handOver(mails.count);
  } finally {
    await fetcher.thaw();
  }
  const began = Date.now();
  const taken = await timed(installation.watched(), () =>
    office.untilEmpty(mails.count * MILLISECONDS_A_MAIL),
  );
  await until(async () => (await recordedMoves(installation)) === movesBefore + mails.count, {
    what: 'every move to be recorded, which comes after the move itself',
  });
  const seconds = ((await lastMovedAt(installation)) - began) / 1_000;
  const done = await system.count('IMAP/Done');
  const cases = (await filed(installation)) - filedBefore;
  if (done !== mails.count || cases !== mails.count) {
    throw new Error(`${mails.count} mails gave ${cases} messages and ${done} mails in Done`);
  }
  return {
    processors: installation.processors,
    mails: mails.count,
    mailsPerSecond: mails.count / seconds,
    taken,
  };
}

/** The fetcher records each move when it is done; milliseconds since 1970. Looking at the folder more often would cost too much. */
function lastMovedAt({ system }: Installation): Promise<number> {
  return system.number('SELECT extract(epoch FROM max(moved_at)) * 1000 FROM buzon.deliveries');
}

function filed({ system }: Installation): Promise<number> {
  return system.number('SELECT count(*) FROM buzon.messages');
}

function recordedMoves({ system }: Installation): Promise<number> {
  return system.number('SELECT count(moved_at) FROM buzon.deliveries');
}
