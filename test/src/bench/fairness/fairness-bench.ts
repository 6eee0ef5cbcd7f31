import { setTimeout as pause } from 'node:timers/promises';
import { until } from '@buzon/stack';
import { sizedMail } from '../../mails/sized-mails.ts';
import { plainMail } from '../../system/plain-mail.ts';
import { ACCOUNT, System } from '../../system/system.ts';
import { percentile } from '../measure/percentile.ts';

/** What nine quiet listeners notice of a tenth that is busy (P14). */
export interface Fairness {
  /** Milliseconds from the delivery of a mail of a quiet listener to its filing. */
  readonly idleP95: number;
  readonly busyP95: number;
  /** Of the busy to the idle one. */
  readonly ratio: number;
  /** Waiting in the busy folder when it began, and when the last quiet mail had been delivered. */
  readonly waitingBefore: number;
  readonly waitingAfter: number;
}

const QUIET = Array.from({ length: 9 }, (_, n) => `tranquilo${n + 1}`);
const BUSY = 'ocupado';
/** Each quiet listener gets a mail a second, for so long. */
const SECONDS = 20;
const BYTES = 20_000;
const LONGEST_MILLISECONDS = 600_000;

const userOf = (id: string) => `${id}@example.com`;

/** @param mails that wait in the busy folder */
export async function runFairnessBench(
  mails: number,
  tell: (words: string) => void,
): Promise<Fairness> {
  tell('starting the servers and services');
  const ids = [BUSY, ...QUIET];
  const system = await System.start({
    accounts: ids.map((id) => ({ ...ACCOUNT, user: userOf(id) })),
    listeners: ids.map((ID) => ({ ID, UserName: userOf(ID), SyncMaxChangesCount: 1 })),
  });
  try {
    tell('warming up');
    await quietMails(system, 'calentar');
    tell(`${QUIET.length} listeners with a mail a second, for ${SECONDS} s`);
    const idleP95 = percentile(await quietMails(system, 'solos'), 95);
    tell(`${mails} mails for another listener`);
    for (let index = 0; index < mails; index += 1) {
      await system.deliver([sizedMail(1, index, BYTES)], 'IMAP/New', userOf(BUSY));
    }
    const waitingBefore = await system.count('IMAP/New', userOf(BUSY));
    tell('the same beside it');
    const delivered = quietMails(system, 'juntos');
    const waitingAfter = pause(SECONDS * 1_000).then(() => system.count('IMAP/New', userOf(BUSY)));
    const busyP95 = percentile(await delivered, 95);
    const ratio = busyP95 / idleP95;
    return { idleP95, busyP95, ratio, waitingBefore, waitingAfter: await waitingAfter };
  } finally {
    await system.stop();
  }
}

/** Delivers, waits until all are filed, and answers how long each took, in milliseconds. */
async function quietMails(system: System, name: string): Promise<readonly number[]> {
  const deliveredAt = new Map<string, number>();
  for (let second = 0; second < SECONDS; second += 1) {
    const next = performance.now() + 1_000;
    for (const id of QUIET) {
      const messageId = `${name}.${second}.${id}@fairness.example`;
      await system.deliver([plainMail({ messageId })], 'IMAP/New', userOf(id));
      deliveredAt.set(`<${messageId}>`, Date.now());
    }
    await pause(Math.max(0, next - performance.now()));
  }
  const like = `<${name}.%@fairness.example>`;
  const filed = () =>
    system.query<{ id: string; at: Date }>(
      'SELECT message_id AS id, filed_at AS at FROM buzon.messages WHERE message_id LIKE $1',
      [like],
    );
  await until(async () => (await filed()).length === deliveredAt.size, {
    what: 'all quiet mails to be filed',
    timeoutMs: LONGEST_MILLISECONDS,
    intervalMs: 250,
  });
  return (await filed()).map(({ id, at }) => at.getTime() - (deliveredAt.get(id) ?? Number.NaN));
}
