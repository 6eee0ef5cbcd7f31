import type { ExpectedMail } from './expected-mail.ts';
import { headerText } from './mime/header-words.ts';
import { type Fields, type Part, serialized } from './mime/part.ts';
import type { Writer } from './writer.ts';

/** The address that all mails are for. */
export const RECIPIENT = 'reclamos@example.com';

/** A mail before it has a number: its bytes, and what is expected of it. */
export interface Draft {
  readonly raw: Buffer;
  readonly expected: Omit<ExpectedMail, 'conversation'>;
}

/** The fields that a person's program writes. */
export function usualFields(writer: Writer, subject: string): Fields {
  return [
    ['Received', `from mx.example.net by mx.example.com with ESMTP id ${writer.serial}`],
    ['From', fromField(writer)],
    ['To', RECIPIENT],
    ['Subject', headerText(subject, writer.words)],
    ['Date', dateField(writer)],
    ['Message-ID', writer.messageId],
    ['MIME-Version', '1.0'],
  ];
}

/** A phrase that is no atom is quoted (RFC 5322 §3.2.5), an encoded word is not (RFC 2047 §5). */
function fromField({ name, address, words }: Writer): Buffer {
  const phrase = /^[A-Za-z ]+$/.test(name) ? name : quotedOrEncoded(name);
  return Buffer.concat([headerText(phrase, words), Buffer.from(` <${address}>`)]);
}

function quotedOrEncoded(name: string): string {
  return /^[\x20-\x7e]*$/.test(name) ? `"${name}"` : name;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** RFC 5322 §3.3: some second of the year 2026, in some zone. */
export function dateField({ random }: Writer): string {
  const zone = random.pick(['+0000', '-0300', '+0100', '+0530', '-0800', '+0900']);
  const at = new Date(Date.UTC(2026, random.between(0, 11), random.between(1, 28)));
  const two = (least: number, most: number) => String(random.between(least, most)).padStart(2, '0');
  const day = `${DAYS[at.getUTCDay()]}, ${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} 2026`;
  return `${day} ${two(0, 23)}:${two(0, 59)}:${two(0, 59)} ${zone}`;
}

/** Fields without those named, in any case. */
export function without(fields: Fields, ...names: readonly string[]): Fields {
  const left = new Set(names.map((name) => name.toLowerCase()));
  return fields.filter(([name]) => !left.has(name.toLowerCase()));
}

/** A person's mail of these parts; what is given replaces what is usually expected. */
export function draft(
  writer: Writer,
  subject: string,
  content: Part,
  expected: Partial<Draft['expected']> = {},
  fields: Fields = usualFields(writer, subject),
): Draft {
  return {
    raw: serialized({ fields: [...fields, ...content.fields], body: content.body }),
    expected: {
      messageId: writer.messageId,
      senderAddress: writer.address,
      senderName: writer.name,
      subject,
      phrase: null,
      files: [],
      automatic: null,
      ...expected,
    },
  };
}
