import { createHash } from 'node:crypto';
import { threadHeaders } from '@buzon/mail';
import { MailboxError, type MailIdentity, type OutputFolder } from '@buzon/mailbox';
import { boundedMessageId, type FiledMail, type FolderOwners, type Store } from '@buzon/store';

/** What mails of a folder turned out to be. */
export interface Recognised {
  /** By UID: the rows of one mail. */
  readonly known: ReadonlyMap<number, readonly FiledMail[]>;
  readonly unknown: readonly (MailIdentity & { readonly mailMessageId: string | null })[];
  /** UIDs of those that could not be told. */
  readonly uncompared: readonly number[];
}

export interface RecognitionTask {
  readonly store: Pick<Store, 'filedMails'>;
  readonly folder: Pick<OutputFolder, 'fetch'>;
  readonly owners: FolderOwners;
  readonly maxMessageBytes: number;
  readonly fingerprint: (raw: Buffer) => Promise<string | null>;
}

/** A mail whose bytes have to tell. */
interface Doubtful {
  readonly mail: MailIdentity & { readonly mailMessageId: string | null };
  /** Filed under its Message-ID. */
  readonly candidates: readonly FiledMail[];
}

/**
 * Finds out which filed mails those of a folder are, the cheapest sufficient way first: a mail whose
 * Message-ID is not filed is unknown; one of the size of just one that is filed under it is that one;
 * of the others the bytes are fetched, and their digest, then their fingerprint, tells.
 */
export async function recognise(
  mails: readonly MailIdentity[],
  task: RecognitionTask,
): Promise<Recognised> {
  const named = mails.map((mail) => ({
    ...mail,
    mailMessageId: threadHeaders(mail.header).messageId,
  }));
  const candidates = await candidatesOf(named, task);
  const known = new Map<number, readonly FiledMail[]>();
  const unknown: Doubtful['mail'][] = [];
  const doubtful = new Map<number, Doubtful>();
  for (const mail of named) {
    const { uid, size, mailMessageId } = mail;
    const filed = candidates.get(mailMessageId ?? '') ?? [];
    const alike = mailsOf(filed.filter(({ rawSize }) => rawSize === size));
    const [only] = alike;
    if (mailMessageId !== null && filed.length === 0) unknown.push(mail);
    else if (only !== undefined && alike.size === 1) known.set(uid, rowsOf(filed, only));
    else doubtful.set(uid, { mail, candidates: filed });
  }
  const { found, strange, untold } = await readBytes(doubtful, task);
  for (const [uid, rows] of found) known.set(uid, rows);
  return { known, unknown: [...unknown, ...strange], uncompared: untold };
}

/** What is filed under their Message-IDs, by the Message-ID as it stands in the mail. */
async function candidatesOf(
  mails: readonly { readonly mailMessageId: string | null }[],
  { store, owners }: RecognitionTask,
): Promise<ReadonlyMap<string, readonly FiledMail[]>> {
  const values = [...new Set(mails.flatMap(({ mailMessageId }) => mailMessageId ?? []))];
  const filed = await store.filedMails(owners, { by: 'message-id', values });
  const byColumn = groupedBy(filed, ({ mailMessageId }) => mailMessageId ?? '');
  return new Map(values.map((value) => [value, byColumn.get(boundedMessageId(value)) ?? []]));
}

/** Of which mails these are rows, by fingerprint. */
function mailsOf(rows: readonly FiledMail[]): ReadonlySet<string> {
  return new Set(rows.map(({ fingerprint }) => fingerprint));
}

/** All rows of one mail: each listener that filed it has its own. */
function rowsOf(rows: readonly FiledMail[], fingerprint: string): readonly FiledMail[] {
  return rows.filter((row) => row.fingerprint === fingerprint);
}

function groupedBy(
  rows: readonly FiledMail[],
  key: (row: FiledMail) => string,
): ReadonlyMap<string, readonly FiledMail[]> {
  const groups = new Map<string, FiledMail[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return groups;
}

async function readBytes(doubtful: ReadonlyMap<number, Doubtful>, task: RecognitionTask) {
  const found = new Map<number, readonly FiledMail[]>();
  const fingerprints = new Map<number, string>();
  const readable = [...doubtful.values()]
    .filter(({ mail }) => mail.size <= task.maxMessageBytes)
    .map(({ mail }) => mail.uid);
  await fetchWhatCanBe(task.folder, readable, async ({ uid, raw }) => {
    const digest = createHash('sha256').update(raw).digest('hex');
    const candidates = doubtful.get(uid)?.candidates ?? [];
    const same = candidates.find(({ rawSha256 }) => rawSha256 === digest);
    if (same !== undefined) found.set(uid, rowsOf(candidates, same.fingerprint));
    else {
      const fingerprint = await task.fingerprint(raw);
      if (fingerprint !== null) fingerprints.set(uid, fingerprint);
    }
  });
  const values = [...new Set(fingerprints.values())];
  const filed = await task.store.filedMails(task.owners, { by: 'fingerprint', values });
  const byFingerprint = groupedBy(filed, ({ fingerprint }) => fingerprint);
  const strange: Doubtful['mail'][] = [];
  for (const [uid, fingerprint] of fingerprints) {
    const rows = byFingerprint.get(fingerprint);
    const mail = doubtful.get(uid)?.mail;
    if (rows !== undefined) found.set(uid, rows);
    else if (mail !== undefined) strange.push(mail);
  }
  const untold = [...doubtful.keys()].filter((uid) => !found.has(uid) && !fingerprints.has(uid));
  return { found, strange, untold };
}

/** A mail that the server does not give keeps none of the others from being read (L15). */
async function fetchWhatCanBe(
  folder: Pick<OutputFolder, 'fetch'>,
  uids: readonly number[],
  onMessage: Parameters<OutputFolder['fetch']>[1],
): Promise<void> {
  if (uids.length === 0) return;
  try {
    await folder.fetch(uids, onMessage);
  } catch (error) {
    if (!(error instanceof MailboxError) || error.code !== 'UNFETCHABLE') throw error;
  }
}
