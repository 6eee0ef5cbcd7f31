import { createHash } from 'node:crypto';
import type { MailItem, ParsedMessage } from '@buzon/mail';
import type { DeliveryKey, FileRequest, FilingRules } from '../../src/index.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The rules of a listener with nothing set. */
const defaultRules: FilingRules = {
  listener: 'Default',
  caseProcess: null,
  functionalUnit: null,
  unknownSender: 'Open',
  requireAuthentication: false,
  followUpDays: null,
  confirmation: 'Off',
  confirmationsPerHour: 5,
  confirmNewerThanHours: 48,
  ownAddresses: ['casos@empresa.example'],
};

export interface MailOptions {
  readonly from?: string | null;
  readonly name?: string;
  readonly subject?: string;
  readonly rules?: Partial<FilingRules>;
  readonly delivery?: DeliveryKey | null;
  readonly receivedAt?: Date;
  readonly knownMessageId?: number;
  readonly message?: Partial<ParsedMessage>;
  readonly files?: readonly Buffer[];
}

let count = 0;

export function digest(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** An appearance in a folder that no other mail of these tests has. */
export function nextDelivery(): DeliveryKey {
  count += 1;
  return { mailboxKey: '0123456789ab', uidValidity: 7, uid: count };
}

/** A mail that differs from every other one, as a processor hands it to the store. */
export function mail(options: MailOptions = {}): FileRequest {
  count += 1;
  const { from = `persona${count}@cliente.example`, subject = `Consulta ${count}` } = options;
  const raw = Buffer.from(`Subject: ${subject}\r\n\r\nMail number ${count}\r\n`);
  const message: ParsedMessage = {
    from: from === null ? null : { address: from, name: options.name ?? 'Ana Pérez' },
    to: [{ address: 'casos@empresa.example', name: '' }],
    cc: [],
    subject,
    subjectKey: subject.toLowerCase(),
    formerSubjectKeys: [],
    subjectKeyVersion: 1,
    caseTokens: [],
    messageId: `<${count}@cliente.example>`,
    threadIds: [],
    sentAt: new Date('2026-03-01T10:00:00Z'),
    automatic: null,
    confirmable: from !== null,
    autoSubmitted: null,
    authentication: null,
    text: `Mail number ${count}`,
    newText: null,
    html: '',
    attachments: [],
    fingerprint: `1:${digest(raw)}`,
    rawSha256: digest(raw),
    rawSize: raw.length,
    fallback: 'none',
    warnings: [],
    ...options.message,
  };
  return {
    rules: { ...defaultRules, ...options.rules },
    delivery: options.delivery === undefined ? nextDelivery() : options.delivery,
    receivedAt: options.receivedAt ?? new Date(),
    knownMessageId: options.knownMessageId ?? null,
    message,
    items: [
      item('mail', 'mail.eml', raw),
      ...(options.files ?? []).map((file, index) => item('file', `${index + 1}.bin`, file)),
    ],
  };
}

/** The same mail in another place. */
export function again(request: FileRequest, rules: Partial<FilingRules> = {}): FileRequest {
  return { ...request, delivery: nextDelivery(), rules: { ...request.rules, ...rules } };
}

/** A mail that answers another one by its Message-ID, with a subject of its own. */
export function replyTo(parent: FileRequest, options: MailOptions = {}): FileRequest {
  const id = parent.message.messageId;
  return mail({
    from: parent.message.from?.address ?? null,
    ...options,
    message: { threadIds: id === null ? [] : [id], ...options.message },
  });
}

function item(kind: MailItem['kind'], filename: string, content: Buffer): MailItem {
  return {
    kind,
    filename,
    contentType: kind === 'mail' ? 'message/rfc822' : 'application/octet-stream',
    size: content.length,
    sha256: digest(content),
    content,
  };
}
