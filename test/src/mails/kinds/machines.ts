import { type Draft, dateField, draft, RECIPIENT, usualFields } from '../mail.ts';
import { type Fields, multipart, type Part, textPart } from '../mime/part.ts';
import { bodyOf, boundaryOf, subjectOf, type Writer } from '../writer.ts';
import { bothTexts } from './texts.ts';

const AWAY: Readonly<Record<string, string>> = {
  es: 'Respuesta automática: ',
  en: 'Automatic reply: ',
  de: 'Automatische Antwort: ',
  fr: 'Réponse automatique : ',
};

/** A vacation notice (RFC 3834). */
export function vacation(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const subject = `${AWAY[writer.language.code] ?? 'Auto: '}${subjectOf(writer)}`;
  const fields: Fields = [
    ['Return-Path', '<>'],
    ...usualFields(writer, subject),
    ['Auto-Submitted', writer.random.pick(['auto-replied', 'auto-replied (vacation)'])],
    ['In-Reply-To', `<nobody-knows.${writer.serial}@example.com>`],
  ];
  const content = textPart('plain', text, writer.text);
  return draft(writer, subject, content, { phrase, automatic: 'auto-reply' }, fields);
}

/** What a mail server writes about a mail that it could not deliver (RFC 3464). */
export function bounce(writer: Writer): Draft {
  const host = `mx${writer.serial}.example.net`;
  const server = { ...writer, name: 'Mail Delivery System', address: `mailer-daemon@${host}` };
  const subject = 'Undelivered Mail Returned to Sender';
  const content = multipart(
    'report',
    boundaryOf(writer, 'dsn'),
    [explanation(host), deliveryStatus(host, writer.address), returned(writer)],
    '; report-type=delivery-status',
  );
  const fields: Fields = [
    ['Return-Path', '<>'],
    ...usualFields(server, subject),
    ['Auto-Submitted', 'auto-replied'],
  ];
  // Whether the parts of a report are files of it is nobody's rule.
  const expected = { automatic: 'bounce', files: null, phrase: explanationOf(host) } as const;
  return draft(server, subject, content, expected, fields);
}

function explanationOf(host: string): string {
  return `This is the mail system at host ${host}.`;
}

function explanation(host: string): Part {
  const text = `${explanationOf(host)}\n\nYour message could not be delivered.\n`;
  return textPart('plain', text, { charset: 'us-ascii', transfer: '7bit' });
}

function deliveryStatus(host: string, recipient: string): Part {
  const lines = [
    `Reporting-MTA: dns; ${host}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
  ];
  return {
    fields: [['Content-Type', 'message/delivery-status']],
    body: Buffer.from(lines.join('\r\n')),
  };
}

function returned(writer: Writer): Part {
  const lines = [
    `From: ${RECIPIENT}`,
    `To: ${writer.address}`,
    `Subject: Su caso ${writer.serial}`,
    `Message-ID: <never-sent.${writer.serial}@example.com>`,
    `Date: ${dateField(writer)}`,
    '',
  ];
  return {
    fields: [['Content-Type', 'text/rfc822-headers']],
    body: Buffer.from(lines.join('\r\n')),
  };
}

/** List traffic (RFC 2369, RFC 2919). */
export function listMail(writer: Writer): Draft {
  const { text, phrase } = bodyOf(writer);
  const subject = `[lista] ${subjectOf(writer)}`;
  const fields: Fields = [
    ...usualFields(writer, subject),
    ['List-Id', '"Avisos" <avisos.lista.example>'],
    ['List-Unsubscribe', '<mailto:baja@lista.example>'],
    ['Precedence', 'list'],
  ];
  return draft(writer, subject, bothTexts(writer, text), { phrase, automatic: 'list' }, fields);
}
