import type { World } from '../faults/fault.ts';
import { lyingIn } from '../folders.ts';
import { INPUT, MAILBOXES, type Mailbox, OUTPUT } from '../installation.ts';
import type { Posted } from '../post.ts';
import { type FiledMessage, tornOf, wrongCases } from './cases.ts';

/** What became of the mails, message by message and by content. */
export interface MailVerdict {
  /** Neither filed nor in an input folder. */
  readonly lost: number;
  /** Filed more than once. */
  readonly filedTwice: number;
  /** More often in an output folder than they were put into its input folder. */
  readonly movedTwice: number;
  readonly wrongCases: number;
  /** Not in the output folder. */
  readonly notMoved: number;
}

/** Compares the mailbox and the database with what was posted. */
export async function mailVerdict(
  world: World,
  tell: (words: string) => void,
): Promise<MailVerdict> {
  const { posted } = world.post;
  const filed = await filedByDigest(world);
  const input = new Set<string>();
  let [movedTwice, notMoved] = [0, 0];
  for (const mailbox of Object.keys(MAILBOXES) as Mailbox[]) {
    for (const { digest } of await lyingIn(world, mailbox, INPUT)) input.add(digest);
    const surplus = surplusOf(await lyingIn(world, mailbox, OUTPUT), posted, mailbox);
    movedTwice += surplus.filter((count) => count > 0).reduce((sum, count) => sum + count, 0);
    notMoved -= surplus.filter((count) => count < 0).reduce((sum, count) => sum + count, 0);
  }
  const times = posted.map(({ digest }) => filed.get(digest)?.length ?? 0);
  const lost = posted.filter(({ digest }, i) => times[i] === 0 && !input.has(digest)).length;
  const filedTwice = times.reduce((sum, count) => sum + Math.max(count - 1, 0), 0);
  const messages = conversations(posted, filed);
  const wrong = wrongCases(messages);
  if (wrong > 0) await tellWrong(world, messages, tell);
  return { lost, filedTwice, movedTwice, notMoved, wrongCases: wrong };
}

/** All messages of the conversations that are not in one case, and of the cases that hold more than one. */
async function tellWrong(
  { installation: { system } }: World,
  messages: readonly FiledMessage[],
  tell: (words: string) => void,
): Promise<void> {
  for (const { caseId, conversation, digest } of tornOf(messages)) {
    const [row] = await system.query<{ row: string }>(
      `SELECT concat_ws(' | ', m.id, m.disposition, m.matched_by, m.message_id, m.from_address, m.subject,
          to_char(m.filed_at, 'HH24:MI:SS.MS'), (SELECT string_agg(r.reference, ' ' ORDER BY r.position)
            FROM buzon.message_references r WHERE r.message_id = m.id)) AS row
        FROM buzon.messages m JOIN buzon.attachments a ON a.message_id = m.id AND a.kind = 'mail'
        WHERE a.sha256 IN (SELECT b.sha256 FROM buzon.blobs b WHERE encode(sha256(b.content), 'hex') = $1)`,
      [digest],
    );
    tell(`conversation ${conversation}, case ${caseId}: ${row?.row ?? digest}`);
  }
}

type CaseIds = readonly (string | null)[];

/** The cases that each content was filed in, from the bytes that are stored. */
async function filedByDigest({
  installation: { system },
}: World): Promise<ReadonlyMap<string, CaseIds>> {
  const rows = await system.query<{ digest: string; cases: CaseIds }>(
    `SELECT encode(sha256(b.content), 'hex') AS digest, array_agg(m.case_id::text) AS cases
     FROM buzon.messages m
     JOIN buzon.attachments a ON a.message_id = m.id AND a.kind = 'mail'
     JOIN buzon.blobs b ON b.sha256 = a.sha256
     GROUP BY 1`,
  );
  return new Map(rows.map(({ digest, cases }) => [digest, cases]));
}

/** How many more, or fewer, of each posted mail lie there than should. */
function surplusOf(
  lying: readonly { readonly digest: string }[],
  posted: readonly Posted[],
  mailbox: Mailbox,
): number[] {
  const counts = new Map<string, number>();
  for (const { digest } of lying) counts.set(digest, (counts.get(digest) ?? 0) + 1);
  return posted.map(({ digest, copies }) => (counts.get(digest) ?? 0) - copies[mailbox]);
}

function conversations(
  posted: readonly Posted[],
  filed: ReadonlyMap<string, CaseIds>,
): readonly FiledMessage[] {
  const known = new Map(posted.map(({ digest, expected }) => [digest, expected.conversation]));
  return [...filed].flatMap(([digest, cases]) =>
    cases.map((caseId) => ({ caseId, conversation: known.get(digest) ?? null, digest })),
  );
}
