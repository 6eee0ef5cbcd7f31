import { subjectKey } from '@buzon/mail';
import { simpleParser } from 'mailparser';
import { beforeAll, describe, expect, it } from 'vitest';
import { type GeneratedMail, generateMails, MAIL_KINDS, sizedMails } from '../src/index.ts';
import { LANGUAGES } from '../src/mails/text/languages.ts';

const SEED = 42;
const COUNT = 500;

describe('the generator of mails', () => {
  let mails: readonly GeneratedMail[];
  beforeAll(() => {
    mails = generateMails({ seed: SEED, count: COUNT });
  });

  it('makes the same bytes of the same seed, and others of another', () => {
    const again = generateMails({ seed: SEED, count: COUNT });
    const other = generateMails({ seed: SEED + 1, count: COUNT });
    expect(again.map(({ raw }) => raw.toString('latin1'))).toEqual(
      mails.map(({ raw }) => raw.toString('latin1')),
    );
    expect(again.map(({ expected }) => expected)).toEqual(mails.map(({ expected }) => expected));
    const addresses = new Set(mails.map(({ expected }) => expected.senderAddress));
    const shared = other.filter(({ expected }) => addresses.has(expected.senderAddress));
    expect(shared.every(({ expected }) => expected.senderAddress === null)).toBe(true);
  });

  it('makes every kind, as often as its share says', () => {
    const first = generateMails({ seed: 7, count: MAIL_KINDS.length });
    expect(new Set(first.map(({ kind }) => kind))).toEqual(new Set(MAIL_KINDS));
    const times = (kind: string) => mails.filter((mail) => mail.kind === kind).length;
    for (const kind of MAIL_KINDS) expect(times(kind), kind).toBeGreaterThanOrEqual(5);
    expect(times('plain')).toBeGreaterThan(4 * times('bounce'));
  });

  it('P4 answers with prefixes that belong to no subject', () => {
    for (const { replyPrefixes, forwardPrefixes } of LANGUAGES) {
      for (const prefix of [...replyPrefixes, ...forwardPrefixes]) {
        expect(subjectKey(`${prefix}Pedido 77`).key, prefix).toBe('pedido 77');
      }
    }
  });

  it('makes only the kinds that are asked for', () => {
    const some = generateMails({ seed: 1, count: 50, kinds: ['plain', 'reply'] });
    expect(new Set(some.map(({ kind }) => kind))).toEqual(new Set(['plain', 'reply']));
    expect(() => generateMails({ seed: 1, count: 5, kinds: ['reply'] })).toThrow(RangeError);
  });

  it('writes many charsets and all transfer encodings', () => {
    const all = mails.map(({ raw }) => raw.toString('latin1')).join('\n');
    const declared = [...all.matchAll(/charset=([\w-]+)/g)].map(([, name]) => name);
    expect(new Set(declared).size).toBeGreaterThanOrEqual(20);
    for (const name of ['iso-2022-jp', 'gb18030', 'big5', 'koi8-r', 'utf-16', 'windows-1256']) {
      expect(declared).toContain(name);
    }
    for (const transfer of ['7bit', '8bit', 'quoted-printable', 'base64']) {
      expect(all).toContain(`Content-Transfer-Encoding: ${transfer}`);
    }
  });

  it('makes mails that mailparser reads as they were meant', async () => {
    const sound = mails.filter(({ kind }) => !UNSOUND.has(kind));
    expect(sound.length).toBeGreaterThan(400);
    for (const mail of sound) {
      const found = await simpleParser(mail.raw, { skipTextToHtml: true, keepCidLinks: true });
      const { messageId, senderAddress, subject } = mail.expected;
      const told = `${mail.kind}, ${mail.expected.messageId}`;
      expect(found.messageId ?? null, told).toBe(messageId);
      if (mail.kind !== 'only Reply-To') {
        expect(found.from?.value[0]?.address ?? null, told).toBe(senderAddress);
      }
      expect(folded(found.subject ?? ''), told).toBe(folded(subject ?? ''));
    }
  });

  it('brings the files that it says', async () => {
    const bearers = mails.filter(({ kind }) => kind === 'attachments' || kind === 'hostile names');
    expect(bearers.length).toBeGreaterThan(30);
    for (const { raw, expected } of bearers) {
      const { attachments } = await simpleParser(raw, { checksumAlgo: 'sha256' });
      const found = attachments.map(({ size, checksum }) => ({ size, sha256: checksum }));
      expect(found).toEqual(expected.files);
    }
  });

  it('lets a conversation be one person', () => {
    const byConversation = new Map<number, GeneratedMail[]>();
    for (const mail of mails) {
      const { conversation } = mail.expected;
      byConversation.set(conversation, [...(byConversation.get(conversation) ?? []), mail]);
    }
    expect(byConversation.size).toBeLessThan(mails.length - 50);
    for (const [number, members] of byConversation) {
      expect(new Set(members.map(({ expected }) => expected.senderAddress)).size).toBe(1);
      expect(mails[number]).toBe(members[0]);
    }
  });

  it('makes mails of a size, each with its own sender and contents', async () => {
    for (const bytes of [20_000, 200_000, 1_000_000]) {
      const sized = sizedMails({ seed: SEED, count: 3, bytes });
      for (const raw of sized) {
        expect(Math.abs(raw.length - bytes) / bytes).toBeLessThan(0.05);
      }
      const found = await Promise.all(sized.map((raw) => simpleParser(raw)));
      expect(new Set(found.map(({ from }) => from?.value[0]?.address)).size).toBe(3);
      const digests = found.flatMap(({ attachments }) => attachments.map((file) => file.checksum));
      expect(new Set(digests).size).toBe(3);
    }
  });
});

/** What mailparser is known to read otherwise, or what is made to be unreadable. */
const UNSOUND: ReadonlySet<string> = new Set(['undeclared', 'broken MIME']);

function folded(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
