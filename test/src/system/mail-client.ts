import { ImapFlow } from 'imapflow';
import { ACCOUNT, type System } from './system.ts';

/** Another client of the account, as a person's mail program: deletes messages of a folder for good. */
export async function removeByHand(
  system: System,
  uids: readonly number[],
  folder = 'IMAP/New',
): Promise<void> {
  const { host, port } = system.stack.dovecot;
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: ACCOUNT.user, pass: ACCOUNT.password },
    logger: false,
  });
  await client.connect();
  try {
    const lock = await client.getMailboxLock(folder);
    const removed = await client.messageDelete(uids.join(','), { uid: true });
    lock.release();
    if (!removed) throw new Error(`${folder}: could not delete ${uids.join()}`);
  } finally {
    await client.logout();
  }
}
