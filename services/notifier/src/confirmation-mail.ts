import { domainToASCII } from 'node:url';
import { sign } from '@buzon/shared/identity';
import type { Confirmation } from '@buzon/store';
import type { SendMailOptions } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import { asIs, escapeHtml, render } from './render.ts';
import { confirmationSubject, oneLine } from './subject.ts';
import type { Language, Templates } from './templates.ts';
import { threading } from './threading.ts';

/** What of the installation goes into a confirmation. */
export interface Letterhead {
  readonly templates: Templates;
  readonly language: Language;
  /** `ConfirmationFrom` or `MAIL_FROM`: an address, with or without a name. */
  readonly from: string;
  readonly secretKey: Buffer;
}

export type ConfirmationMail = SendMailOptions & { readonly messageId: string };

/**
 * The mail that tells a sender the case number (N1, N2). The same row gives the same Message-ID
 * however often it is sent (N3). `Auto-Submitted` (RFC 3834 §5) and Exchange's
 * `X-Auto-Response-Suppress` keep other machines from answering (N4); there is no `Precedence`:
 * non-standard and not recommended (RFC 3834 §3.1.8), and providers file such mail as bulk.
 */
export function confirmationMail(row: Confirmation, letterhead: Letterhead): ConfirmationMail {
  const { templates, language, secretKey } = letterhead;
  const from = firstAddress(letterhead.from);
  const values = {
    reference: oneLine(row.caseReference),
    caseNumber: String(row.caseId),
    name: oneLine(row.recipientName),
    subject: oneLine(row.subject),
    newCase: row.isNewCase ? 'yes' : '',
    from: from.name || from.address,
  };
  return {
    from,
    to: { name: oneLine(row.recipientName), address: row.recipient },
    // docs/decisions/0005: bounces come back to the mailbox that is watched.
    envelope: { from: from.address, to: row.recipient },
    subject: confirmationSubject(row, language),
    messageId: sign({
      caseId: row.caseId,
      outboxId: row.id,
      key: secretKey,
      domain: domainOf(from.address),
    }),
    ...threading(row),
    headers: {
      'Auto-Submitted': 'auto-replied',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': language,
    },
    text: render(templates[language].text, values, asIs),
    html: render(templates[language].html, values, escapeHtml),
  };
}

function firstAddress(field: string): { name: string; address: string } {
  const [first] = addressparser(field, { flatten: true });
  return { name: first?.name ?? '', address: first?.address ?? field };
}

/** A Message-ID's right side is ASCII (RFC 5322 §3.6.4). */
function domainOf(address: string): string {
  return domainToASCII(address.slice(address.lastIndexOf('@') + 1)) || 'localhost';
}
