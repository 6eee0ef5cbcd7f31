import { ImapFlow } from 'imapflow';

/** Where a person's mail program connects to. */
export interface PersonalAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** Somebody else at the same mailbox, with a mail program of their own; theirs to log out. */
export async function person({ host, port, user, password }: PersonalAccount): Promise<ImapFlow> {
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass: password },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Removes messages for good from a folder. */
export async function removeMessages(
  account: PersonalAccount,
  folder: string,
  uids: string,
): Promise<void> {
  const client = await person(account);
  await client.mailboxOpen(folder);
  await client.messageDelete(uids, { uid: true });
  await client.logout();
}
