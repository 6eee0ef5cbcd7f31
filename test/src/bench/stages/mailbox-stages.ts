import { connectMailbox, type Mailbox } from '@buzon/mailbox';
import { ACCOUNT, type System } from '../../system/system.ts';
import { STOCK } from '../post-office.ts';
import { inChunks, measured, type StageBench, type StageResult } from './stage.ts';

/** As the fetcher asks: 8 MB of the mix. */
const FETCH_CHUNK = 80;
const MOVE_CHUNK = 500;

/** Fetching alone, by the fetcher's own code. */
export async function fetchStage(bench: StageBench): Promise<StageResult> {
  return withMailbox(bench.system, async (mailbox, uids) =>
    measured(bench, ['dovecot'], async () => {
      for (const chunk of inChunks(uids, FETCH_CHUNK)) await mailbox.fetch(chunk, async () => {});
    }),
  );
}

/** Moving alone; leaves the stock empty. */
export async function moveStage(bench: StageBench): Promise<StageResult> {
  return withMailbox(bench.system, async (mailbox, uids) =>
    measured(bench, ['dovecot'], async () => {
      for (const chunk of inChunks(uids, MOVE_CHUNK)) {
        const { moved } = await mailbox.move(chunk);
        if (moved.length !== chunk.length) throw new Error('not all mails were moved');
      }
    }),
  );
}

async function withMailbox<T>(
  system: System,
  work: (mailbox: Mailbox, uids: readonly number[]) => Promise<T>,
): Promise<T> {
  const { host, port, ca } = system.stack.dovecot;
  const mailbox = await connectMailbox({
    host,
    port,
    ca,
    secure: false,
    user: ACCOUNT.user,
    password: ACCOUNT.password,
    inputFolder: STOCK,
    outputFolder: 'IMAP/Done',
  });
  try {
    return await work(
      mailbox,
      (await mailbox.list()).map(({ uid }) => uid),
    );
  } finally {
    await mailbox.close();
  }
}
