import { createHash, randomBytes } from 'node:crypto';
import type { MailItem } from '@buzon/mail';
import type { FileRequest } from '@buzon/store';
import { FILING_RULES } from '../filing-rules.ts';

const MAIL_BYTES = 4_096;
const FILE_BYTES = 20_480;

let count = 0;

/** A mail unlike every other one, of an address of its own, with so many files. */
export function filingRequest(attachments: number): FileRequest {
  count += 1;
  const raw = randomBytes(MAIL_BYTES);
  const subject = `Bench ${process.pid} ${count}`;
  const rawSha256 = digest(raw);
  return {
    rules: FILING_RULES,
    delivery: { mailboxKey: 'be9c00000001', uidValidity: process.pid, uid: count },
    receivedAt: new Date(),
    knownMessageId: null,
    message: {
      from: { address: `persona${count}@bench.example`, name: 'Ana Pérez' },
      to: [],
      cc: [],
      subject,
      subjectKey: subject.toLowerCase(),
      formerSubjectKeys: [],
      subjectKeyVersion: 1,
      caseTokens: [],
      messageId: `<${count}.${process.pid}@bench.example>`,
      threadIds: [],
      sentAt: new Date(),
      automatic: null,
      confirmable: true,
      autoSubmitted: null,
      authentication: null,
      text: 'Hola, no tengo luz desde ayer. '.repeat(40),
      newText: null,
      html: '',
      attachments: [],
      fingerprint: `1:${rawSha256}`,
      rawSha256,
      rawSize: raw.length,
      fallback: 'none',
      warnings: [],
    },
    items: [
      item('mail', 'mail.eml', raw),
      ...Array.from({ length: attachments }, (_, n) =>
        item('file', `${n + 1}.bin`, randomBytes(FILE_BYTES)),
      ),
    ],
  };
}

function item(kind: MailItem['kind'], filename: string, content: Buffer): MailItem {
  const contentType = kind === 'mail' ? 'message/rfc822' : 'application/octet-stream';
  return { kind, filename, contentType, size: content.length, sha256: digest(content), content };
}

function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
