import { type ParsedMessage, type ReadMail, readMail } from '@buzon/mail';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExpectedMail, type GeneratedMail, generateMails } from '../src/index.ts';

/** What was read, in the words of what was to be read; what the specification leaves open is left out. */
function found(parsed: ParsedMessage, expected: ExpectedMail) {
  return {
    messageId: parsed.messageId,
    senderAddress: parsed.from?.address ?? null,
    ...(expected.senderName === null ? {} : { senderName: parsed.from?.name }),
    ...(expected.subject === null ? {} : { subject: parsed.subject }),
    automatic: parsed.automatic,
    fallback: parsed.fallback,
  };
}

function wanted(expected: ExpectedMail) {
  return {
    messageId: expected.messageId,
    senderAddress: expected.senderAddress,
    ...(expected.senderName === null ? {} : { senderName: expected.senderName }),
    ...(expected.subject === null ? {} : { subject: expected.subject }),
    automatic: expected.automatic,
    fallback: 'none',
  };
}

describe('mails as people and machines send them', () => {
  let mails: readonly (GeneratedMail & { readonly read: ReadMail })[];
  beforeAll(async () => {
    const generated = generateMails({ seed: 3, count: 500 });
    mails = await Promise.all(
      generated.map(async (mail) => ({ ...mail, read: await readMail(mail.raw) })),
    );
  });

  it('P1 P2 P12 reads sender, subject and signs of a machine as they were meant', () => {
    for (const { read, expected } of mails) {
      expect(found(read.message, expected)).toEqual(wanted(expected));
    }
  });

  it('P1 reads the text in every charset and transfer encoding', () => {
    for (const { read, expected, kind } of mails) {
      const text = read.message.text.replaceAll(/\s+/g, ' ');
      if (expected.phrase !== null) expect(text, kind).toContain(expected.phrase);
    }
  });

  it('P4 gives answers and forwards the subject key of what they answer', () => {
    const keys = new Map<number, string>();
    const sameSubject = mails.filter(
      ({ kind, expected }) => kind !== 'renamed reply' && expected.subject !== null,
    );
    for (const { read, expected } of sameSubject) {
      const { subjectKey } = read.message;
      expect(subjectKey).toBe(keys.get(expected.conversation) ?? subjectKey);
      keys.set(expected.conversation, subjectKey);
    }
    expect(keys.size).toBeLessThan(sameSubject.length - 50);
  });

  it('P7 takes out each file byte for byte', () => {
    for (const { read, expected, kind } of mails) {
      if (expected.files === null) continue;
      const { files } = read.extract();
      expect(
        files.map(({ size, sha256 }) => ({ size, sha256 })),
        kind,
      ).toEqual(expected.files);
    }
  });
});
