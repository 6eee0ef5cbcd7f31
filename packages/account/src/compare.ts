import type { MailIdentity, OutputFolder } from '@buzon/mailbox';
import type { FiledMail, FolderOwners, MovedMail, Store } from '@buzon/store';
import type { Comparison, Finding, Span } from './comparison.ts';
import { type Copies, SeenCopies } from './copies.ts';
import { recognise } from './recognise.ts';
import { Tally } from './tally.ts';

/** Mails that are looked at with one question to the mail server and one to the database. */
const CHUNK = 500;
const PAGE = 10_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

export interface ComparisonTask {
  readonly store: Pick<Store, 'movedMails' | 'filedMails'>;
  /** Null: there is no such folder. */
  readonly folder: OutputFolder | null;
  /** Of the input folder whose mails are to be there. */
  readonly mailboxKey: string;
  readonly owners: FolderOwners;
  /** Whether mails that no owner has filed, or not so often, are told. */
  readonly tellsStrangers: boolean;
  readonly span: Span;
  /** Larger mails were never downloaded (L13), and are not now. Bytes. */
  readonly maxMessageBytes: number;
  /** The fingerprint of a mail; null: it costs too much to be read here. */
  readonly fingerprint: (raw: Buffer) => Promise<string | null>;
  /** Aborted: nothing more is looked at, and the comparison rejects. */
  readonly signal?: AbortSignal;
}

/**
 * Compares what was filed and moved in a span of time with what stands in the output folder, by
 * content: Message-ID and size tell most mails, the fingerprint the rest. Changes nothing. In memory it
 * has a few numbers for each mail of the folder that is looked at, and no more than one mail.
 * @throws MailboxError, or what the store rejects with
 */
export async function compareWithOutput(task: ComparisonTask): Promise<Comparison> {
  const { store, folder, owners, span, tellsStrangers } = task;
  // Before the folder: what is moved while we look is not expected there.
  const { expected, oldest } = await expectedMails(task);
  const tally = new Tally();
  const copies = new SeenCopies();
  const uids = folder === null ? [] : await folder.uids(lookFrom(span, oldest));
  for (let at = 0; at < uids.length && folder !== null; at += CHUNK) {
    task.signal?.throwIfAborted();
    const mails = await folder.identities(uids.slice(at, at + CHUNK));
    tally.mails += mails.length;
    const { known, unknown, uncompared } = await recognise(mails, { ...task, folder });
    for (const [uid, rows] of known) copies.saw(uid, rows);
    tally.uncompared += uncompared.length;
    if (tellsStrangers) tellUnknown(unknown, span, tally);
  }
  const telling = { store, owners, tally };
  if (tellsStrangers) await tellSurplus([...copies.surplus()], telling);
  await tellMissing(
    expected.filter((id) => !copies.has(id)),
    telling,
  );
  return tally.result();
}

/** Ids of what has to be there, and when the oldest of it came. */
async function expectedMails({ store, mailboxKey, span }: ComparisonTask) {
  const expected: number[] = [];
  let oldest = Number.POSITIVE_INFINITY;
  let page: readonly MovedMail[];
  do {
    const afterId = expected.at(-1) ?? 0;
    page = await store.movedMails({ mailboxKey, ...span, afterId, limit: PAGE });
    for (const { messageId, receivedAt } of page) {
      expected.push(messageId);
      oldest = Math.min(oldest, receivedAt.getTime());
    }
  } while (page.length === PAGE);
  return { expected, oldest };
}

/** A move keeps INTERNALDATE (RFC 3501 §6.4.7); a server's day may begin one of ours earlier. */
function lookFrom({ from }: Span, oldest: number): Date | null {
  const since = Math.min(from.getTime(), oldest) - DAY_MILLISECONDS;
  return since <= 0 ? null : new Date(since);
}

/** What was received before the span may be as old as the folder. */
function tellUnknown(mails: readonly Stranger[], { from, until }: Span, tally: Tally): void {
  for (const { uid, internalDate, mailMessageId } of mails) {
    if (internalDate < from || internalDate >= until) continue;
    tally.find({ kind: 'unknown', uid, receivedAt: internalDate, mailMessageId });
  }
}

type Stranger = MailIdentity & { readonly mailMessageId: string | null };

type Telling = Pick<ComparisonTask, 'store' | 'owners'> & { readonly tally: Tally };

async function tellSurplus(all: readonly Copies[], telling: Telling): Promise<void> {
  const copies = new Map(all.map((one) => [one.messageId, one]));
  await tell('surplus', [...copies.keys()], telling, ({ messageId, mailMessageId }) => {
    const { uids = [], deliveries = 0 } = copies.get(messageId) ?? {};
    return { kind: 'surplus', messageId, mailMessageId, uids, deliveries };
  });
}

async function tellMissing(ids: readonly number[], telling: Telling): Promise<void> {
  await tell('missing', ids, telling, ({ messageId, mailMessageId, movedAt }) => ({
    kind: 'missing',
    messageId,
    mailMessageId,
    movedAt,
  }));
}

/** What is told of a message is asked only for those that are told. */
async function tell(
  kind: Finding['kind'],
  ids: readonly number[],
  { store, owners, tally }: Telling,
  findingOf: (mail: FiledMail) => Finding,
): Promise<void> {
  let at = 0;
  for (; at < ids.length && tally.isTelling; at += CHUNK) {
    const values = ids.slice(at, at + CHUNK);
    const mails = await store.filedMails(owners, { by: 'message', values });
    for (const mail of mails) tally.find(findingOf(mail));
  }
  tally.count(kind, Math.max(0, ids.length - at));
}
