import { createHash } from 'node:crypto';
import { type ServiceServer, until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, type GeneratedMail, generateMails, System } from '../src/index.ts';
import { corpusFolder, corpusMails } from '../src/system/corpus.ts';

const COUNT = 500;
const LONGEST = 180_000;
/** What the column of subjects holds. */
const SUBJECT_POINTS = 1_000;

const sha256 = (raw: Uint8Array) => createHash('sha256').update(raw).digest('hex');
/** As IMAP gives them: a line of a mail ends in CRLF (RFC 9051 §2.2), whatever lies on the disk. */
const overImap = (raw: Buffer) =>
  Buffer.from(raw.toString('latin1').replaceAll(/(?<!\r)\n/g, '\r\n'), 'latin1');
const asStored = (subject: string) => Array.from(subject).slice(0, SUBJECT_POINTS).join('');
const bytesOf = (mails: readonly Uint8Array[]) => mails.reduce((sum, raw) => sum + raw.length, 0);
const sorted = (texts: readonly string[]) => texts.toSorted((a, b) => (a < b ? -1 : 1));

interface Row {
  readonly raw_sha256: string;
  readonly case_id: string;
  readonly disposition: string;
  readonly matched_by: string | null;
  readonly message_id: string | null;
  readonly from_address: string | null;
  readonly from_name: string;
  readonly automatic: string | null;
  readonly subject: string;
  readonly body: string;
  readonly files: readonly string[];
}

describe('500 mails', () => {
  let system: System;
  let processor: ServiceServer;
  const mails: readonly GeneratedMail[] = generateMails({ seed: 9, count: COUNT });
  let rows: ReadonlyMap<string, Row>;
  beforeAll(async () => {
    system = await System.start({ services: [] });
  });
  afterAll(() => system?.stop());

  const settled = (count: number) => system.untilMoved(count, { timeoutMs: LONGEST });
  const inDone = async () => {
    const stored = await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/Done');
    return Promise.all(stored.map(async (mail) => overImap(await mail.raw())));
  };

  it(
    'L4 P1 P10 of the generator’s: each is filed once, all are in Done, New is empty',
    async () => {
      await system.deliver(mails.map(({ raw }) => raw));
      processor = await system.startService('processor');
      await system.startService('fetcher');
      await settled(COUNT);
      const expected = sorted(mails.map(({ raw }) => sha256(overImap(raw))));
      expect(sorted((await inDone()).map(sha256))).toEqual(expected);
      const filed = await system.query<Row>(`SELECT m.raw_sha256, m.case_id, m.disposition,
          m.matched_by, m.message_id, m.from_address, m.from_name, m.automatic, m.subject,
          m.body_text || m.body_html AS body,
          ARRAY(SELECT a.sha256 || ' ' || a.size FROM buzon.attachments a
            WHERE a.message_id = m.id AND a.kind = 'file') AS files
        FROM buzon.messages m`);
      expect(sorted(filed.map(({ raw_sha256 }) => raw_sha256))).toEqual(expected);
      rows = new Map(filed.map((row) => [row.raw_sha256, row]));
    },
    LONGEST,
  );

  it('P10 L5 the sums of the database agree with the mailbox', async () => {
    const sum = (sql: string) => system.number(sql);
    expect(await sum('SELECT sum(raw_size) FROM buzon.messages')).toBe(bytesOf(await inDone()));
    expect(await sum('SELECT count(*) FROM buzon.deliveries')).toBe(COUNT);
    expect(await sum(`SELECT count(*) FROM buzon.deliveries WHERE outcome = 'duplicate'`)).toBe(0);
    expect(await sum('SELECT count(DISTINCT (uidvalidity, uid)) FROM buzon.deliveries')).toBe(
      COUNT,
    );
    await until(
      async () => (await sum('SELECT count(*) FROM buzon.deliveries WHERE moved_at IS NULL')) === 0,
      { what: 'all moves to be recorded' },
    );
    expect(await sum(`SELECT count(*) FROM buzon.messages WHERE disposition = 'opened'`)).toBe(
      await sum('SELECT count(*) FROM buzon.cases'),
    );
  });

  const rowOf = ({ raw }: GeneratedMail): Row => {
    const row = rows.get(sha256(overImap(raw)));
    if (row === undefined) throw new Error('not filed');
    return row;
  };

  it('P3 P4 P5 each conversation is one case, and each case one conversation', () => {
    const pairs = new Set(
      mails.map((mail) => `${mail.expected.conversation} ${rowOf(mail).case_id}`),
    );
    const conversations = new Set(mails.map(({ expected }) => expected.conversation));
    const cases = new Set([...rows.values()].map(({ case_id }) => case_id));
    const torn = mails
      .filter((mail) => {
        const first = mails.find(
          ({ expected }) => expected.conversation === mail.expected.conversation,
        );
        return first !== undefined && rowOf(first).case_id !== rowOf(mail).case_id;
      })
      .map((mail) => ({ kind: mail.kind, ...rowOf(mail), body: '' }));
    expect(torn).toEqual([]);
    expect(pairs.size).toBe(conversations.size);
    expect(cases.size).toBe(conversations.size);
  });

  it('P1 P2 P12 sender, subject, text and signs of a machine are what their maker says', () => {
    for (const mail of mails) {
      const { senderAddress, messageId, senderName, automatic, subject, phrase } = mail.expected;
      const row = rowOf(mail);
      const seen = [row.from_address, row.message_id, row.automatic];
      expect(seen, mail.kind).toEqual([senderAddress, messageId, automatic]);
      if (senderName !== null) expect(row.from_name, mail.kind).toBe(senderName);
      if (subject !== null) expect(row.subject, mail.kind).toBe(asStored(subject));
      expect(row.body.replaceAll(/\s+/g, ' '), mail.kind).toContain(phrase ?? '');
    }
  });

  it('P7 the attachments are the files that were sent', () => {
    for (const mail of mails) {
      const { files } = mail.expected;
      if (files === null) continue;
      const sent = files.map((file) => `${file.sha256} ${file.size}`);
      expect(sorted(rowOf(mail).files), mail.kind).toEqual(sorted(sent));
    }
  });

  it(
    'L4 P1 P10 of real mails, where a corpus is: each is filed once and moved, almost none by its headers only',
    async ({ annotate }) => {
      const folder = corpusFolder();
      if (folder === null) {
        await annotate('no corpus (BUZON_CORPUS, ../shared/corpus): real mails were not tried');
        return;
      }
      const real = await corpusMails(folder, COUNT);
      const before = await system.number('SELECT count(*) FROM buzon.messages');
      await system.deliver(real);
      await settled(COUNT + real.length);
      expect(await system.number('SELECT count(*) FROM buzon.deliveries')).toBe(
        COUNT + real.length,
      );
      // A corpus holds the same mail more than once: those are the duplicates.
      const duplicates = await system.number(
        `SELECT count(*) FROM buzon.deliveries WHERE outcome = 'duplicate'`,
      );
      expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(
        before + real.length - duplicates,
      );
      expect(duplicates).toBeLessThan(real.length / 10);
      const metrics = await (await fetch(`${processor.url}/metrics`)).text();
      const fallbacks = [...metrics.matchAll(/^buzon_parse_fallback_total\{[^}]*\} (\d+)/gm)];
      const fallen = fallbacks.reduce((sum, [, count]) => sum + Number(count), 0);
      expect(fallen / real.length).toBeLessThanOrEqual(0.005);
      await annotate(`${real.length} real mails, ${duplicates} of them twice, ${fallen} fallbacks`);
    },
    LONGEST,
  );
});
