import { parseMessage, wholeMail } from '@buzon/mail';
import { connectMailbox, type Mailbox, type MailboxOptions } from '@buzon/mailbox';
import type { Store } from '@buzon/store';
import type { Installation } from './installation.ts';

const RULES = {
  caseProcess: null,
  functionalUnit: null,
  unknownSender: 'Open',
  requireAuthentication: false,
  followUpDays: null,
  confirmation: 'Off',
  confirmationsPerHour: 5,
  confirmNewerThanHours: 48,
  ownAddresses: [],
} as const;

/** How the installation's listener reaches these folders of its mailbox. */
function optionsOf(
  { stack: { dovecot } }: Installation,
  inputFolder: string,
  outputFolder: string | null,
): MailboxOptions {
  const { host, tlsPort: port, ca } = dovecot;
  const account = { user: 'reclamos', password: 'secreto' };
  return { host, port, secure: true, ca, ...account, inputFolder, outputFolder };
}

/** Does what the services do to mails: files all that lie in IMAP/New, and moves them. */
export async function fileAndMove(installation: Installation, store: Store): Promise<void> {
  const mailbox = await connectMailbox(optionsOf(installation, 'IMAP/New', 'IMAP/Done'));
  try {
    const uids = (await mailbox.list()).map(({ uid }) => uid);
    await fileAll(mailbox, uids, store);
    const { moved } = await mailbox.move(uids);
    await store.markMoved(mailbox.mailboxKey, mailbox.uidValidity, moved);
  } finally {
    await mailbox.close();
  }
}

async function fileAll(mailbox: Mailbox, uids: readonly number[], store: Store): Promise<void> {
  const { mailboxKey, uidValidity } = mailbox;
  await mailbox.fetch(uids, async ({ uid, raw, internalDate }) => {
    const message = await parseMessage(raw);
    await store.fileMessage({
      rules: { ...RULES, listener: 'Reclamos' },
      delivery: { mailboxKey, uidValidity, uid },
      receivedAt: internalDate,
      knownMessageId: null,
      message,
      items: [wholeMail(raw, message)],
    });
  });
}

/** Removes mails from a folder, as a person does. */
export async function removeFrom(
  installation: Installation,
  folder: string,
  uids: readonly number[],
): Promise<void> {
  const mailbox = await connectMailbox(optionsOf(installation, folder, null));
  await mailbox.move(uids);
  await mailbox.close();
}
