import { isOwn } from '@buzon/shared/identity';
import type { Confirmation } from '@buzon/store';
import { createTransport } from 'nodemailer';
import { beforeAll, expect, it } from 'vitest';
import { confirmationMail, type Letterhead } from '../src/confirmation-mail.ts';
import { loadTemplates, SUPPLIED_TEMPLATES, type Templates } from '../src/templates.ts';

const secretKey = Buffer.alloc(32, 7);
let templates: Templates;

beforeAll(async () => {
  templates = await loadTemplates(SUPPLIED_TEMPLATES);
});

const row: Confirmation = {
  id: 31,
  listener: 'Default',
  state: 'pending',
  recipient: 'ana@example.com',
  recipientName: 'Ana Núñez',
  caseId: 1042,
  caseReference: '1042',
  isNewCase: true,
  subject: 'Factura <equivocada>',
  inReplyTo: '<first@example.com>',
  references: ['<root@example.com>'],
  attempts: 0,
  createdAt: new Date('2026-01-01T00:00:00Z'),
};

function letterhead(changes: Partial<Letterhead> = {}): Letterhead {
  return {
    templates,
    language: 'es',
    from: 'Reclamos <reclamos@empresa.example>',
    secretKey,
    ...changes,
  };
}

/** The bytes that would leave, unfolded. */
async function written(of: Confirmation, changes: Partial<Letterhead> = {}): Promise<string> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
  const { message } = await transport.sendMail(confirmationMail(of, letterhead(changes)));
  const bytes = Buffer.isBuffer(message) ? message : Buffer.alloc(0);
  return bytes.toString('utf8').replaceAll(/\n[ \t]+/g, ' ');
}

function headersOf(mail: string): string[] {
  return (mail.split('\n\n')[0] ?? '').split('\n');
}

it('N2 writes sender, recipient, token and threading headers', async () => {
  const headers = headersOf(await written(row));
  expect(headers).toContain('From: Reclamos <reclamos@empresa.example>');
  expect(headers).toContain('To: =?UTF-8?Q?Ana_N=C3=BA=C3=B1ez?= <ana@example.com>');
  expect(headers).toContain('Subject: [#1042] Factura <equivocada>');
  expect(headers).toContain('In-Reply-To: <first@example.com>');
  expect(headers).toContain('References: <root@example.com> <first@example.com>');
});

it('N4 tells other machines not to answer', async () => {
  const headers = headersOf(await written(row));
  expect(headers).toContain('Auto-Submitted: auto-replied');
  expect(headers).toContain('X-Auto-Response-Suppress: All');
});

it('N3 gives the same row the same Message-ID, and N2 signs it', () => {
  const [first, again] = [confirmationMail(row, letterhead()), confirmationMail(row, letterhead())];
  expect(first.messageId).toBe(again.messageId);
  expect(first.messageId).toMatch(/^<buzon\.1042\.31\.[0-9a-f]+@empresa\.example>$/);
  expect(isOwn(first.messageId, secretKey)).toBe(true);
  expect(isOwn(first.messageId.replace('1042', '1043'), secretKey)).toBe(false);
});

it('N2 writes Spanish and English, for a new case and for one that goes on', () => {
  const text = (changes: Partial<Confirmation>, language: 'es' | 'en') =>
    confirmationMail({ ...row, ...changes }, letterhead({ language })).text;
  expect(text({}, 'es')).toMatch(/^Hola, Ana Núñez:\n\n.*abrimos un caso/);
  expect(text({ isNewCase: false }, 'es')).toContain('lo agregamos a su caso');
  expect(text({}, 'en')).toMatch(/^Hello Ana Núñez,\n\n.*opened a case/);
  expect(text({ isNewCase: false, recipientName: '' }, 'en')).toMatch(/^Hello,\n\n.*added it/);
});

it('N2 tells the reference of another system as the case number', async () => {
  const mail = confirmationMail({ ...row, caseReference: 'ENG-2026-7' }, letterhead());
  expect(mail.subject).toBe('[ENG-2026-7] [#1042] Factura <equivocada>');
  expect(mail.text).toContain('Número de caso: ENG-2026-7');
});

it('N2 escapes the customer’s words in HTML', () => {
  const mail = confirmationMail(row, letterhead());
  expect(mail.html).toContain('Factura &lt;equivocada&gt;');
  expect(mail.html).not.toContain('<equivocada>');
});

it('N2 lets no mail inject a header', async () => {
  const attack = 'x\r\nBcc: victim@example.com\r\n\r\nbody';
  const mail = await written({
    ...row,
    subject: attack,
    recipientName: attack,
    caseReference: attack,
    inReplyTo: `<a@b>${attack}`,
    references: [attack],
  });
  const names = headersOf(mail).map((line) => line.split(':')[0]);
  expect(names).not.toContain('Bcc');
  expect(new Set(names).size).toBe(names.length);
});

it('N2 sends to a recipient with an international domain', () => {
  const mail = confirmationMail({ ...row, recipient: 'ana@correo-ñandú.example' }, letterhead());
  expect(mail.envelope).toEqual({
    from: 'reclamos@empresa.example',
    to: 'ana@correo-ñandú.example',
  });
});
