import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/read-mail.ts';
import { mail, multipart, TEXT } from './mail.ts';

const report = (type: string, part?: { type: string; body: string }) =>
  mail(
    { 'Content-Type': `multipart/report;${type} boundary=b1` },
    multipart('b1', [
      TEXT,
      ...(part ? [{ fields: { 'Content-Type': part.type }, body: part.body }] : []),
    ]),
  );

describe('P12 automatic mail', () => {
  it.each([
    [{ 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }, 'auto-reply'],
    [{ 'Auto-Submitted': 'auto-generated; owner-email=x' }, 'report'],
    [{ 'Auto-Submitted': 'auto-generated', 'In-Reply-To': '<a@x>' }, 'auto-reply'],
    [{ 'Auto-Submitted': 'auto-generated (vacation)' }, 'auto-reply'],
    [{ 'Auto-Submitted': 'auto-notified' }, 'report'],
    [{ 'X-Autoreply': 'yes' }, 'auto-reply'],
    [{ 'X-Autorespond': 'Re: x' }, 'auto-reply'],
    [{ 'X-AutoReply-From': 'a@x' }, 'auto-reply'],
    [{ 'X-Mail-Autoreply': 'x' }, 'auto-reply'],
    [{ 'X-MS-Exchange-Inbox-Rules-Loop': 'a@x' }, 'auto-reply'],
    [{ 'X-POST-MessageClass': '9; Autoresponder' }, 'auto-reply'],
    [{ 'Delivered-To': 'autoresponder' }, 'auto-reply'],
    [{ Precedence: 'auto_reply' }, 'auto-reply'],
    [{ Precedence: 'junk', 'In-Reply-To': '<a@x>' }, 'auto-reply'],
    [{ 'X-Auto-Response-Suppress': 'All', 'In-Reply-To': '<a@x>' }, 'auto-reply'],
    [{ 'X-Auto-Response-Suppress': 'OOF, AutoReply' }, 'report'],
    [{ 'Return-Path': '<>' }, 'report'],
    [{ 'Return-Path': '<>', References: '<a@x>' }, 'auto-reply'],
    [{ 'X-FC-MachineGenerated': 'true' }, 'report'],
    [{ 'List-Id': '<l.x>' }, 'list'],
    [{ 'List-Unsubscribe': '<https://x>' }, 'list'],
    [{ 'Mailing-List': 'list x@x' }, 'list'],
    [{ Precedence: 'bulk' }, 'list'],
    [{ Precedence: 'list' }, 'list'],
    [{ 'List-Id': '<l.x>', 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
    [{ From: 'MAILER-DAEMON@x.example' }, 'bounce'],
    [{ From: 'MAILER-DAEMON <>' }, 'bounce'],
    [{ From: 'postmaster@x.example', 'Return-Path': '<>' }, 'bounce'],
    [{ From: 'postmaster@x.example', Subject: 'Undeliverable: x' }, 'bounce'],
    [{ 'X-Failed-Recipients': 'a@x' }, 'bounce'],
    [{ Subject: 'Undelivered Mail Returned to Sender', 'Return-Path': '<>' }, 'bounce'],
    [
      { 'Auto-Submitted': 'auto-replied', From: 'mailer-daemon@x.example', 'Return-Path': '<>' },
      'bounce',
    ],
  ])('P12 takes %j for %s, and never confirms it', async (fields, kind) => {
    const parsed = await parseMessage(mail(fields));
    expect([parsed.automatic, parsed.confirmable]).toEqual([kind, false]);
    expect(parsed.autoSubmitted).toBeTruthy();
  });

  it.each([
    'Automatic reply: Factura',
    'Out of Office Re: Factura',
    'Respuesta automática: Factura',
    'Fuera de la oficina: vuelvo el lunes',
    'Fuera de oficina',
    'Automatische Antwort: Rechnung',
    'Abwesenheitsnotiz: Rechnung',
    'Réponse automatique : Facture',
    'Absence du bureau : x',
    'Resposta automática: Fatura',
    'Risposta automatica: Fattura',
    'Fuori sede: x',
    'Automatisch antwoord: x',
    'Autosvar: x',
    'Automatyczna odpowiedź: x',
    'Автоответ: x',
    '自动回复: x',
    '自動返信',
    'RE: Respuesta automática: x',
  ])('P12 knows the vacation notice %j', async (Subject) => {
    expect((await parseMessage(mail({ Subject }))).automatic).toBe('auto-reply');
  });

  it.each([
    [{}],
    [{ 'Auto-Submitted': 'no' }],
    [{ 'X-Auto-Response-Suppress': 'DR, RN, NRN' }],
    [{ 'X-Auto-Response-Suppress': 'None' }],
    [{ 'X-Autoreply': 'no' }],
    [{ Precedence: 'normal' }],
    [{ Precedence: 'first-class' }],
    [{ 'Return-Path': '<ana@cliente.example>' }],
    [{ Subject: 'Devuelto el paquete', 'In-Reply-To': '<a@x>' }],
    [{ Subject: 'Consulta: mi oficina está fuera de la oficina postal' }],
    [{ Subject: 'Autorización de pago' }],
    [{ Subject: 'Automatic replies are broken' }],
    [{ Subject: 'Undeliverable goods' }],
    [{ From: 'Postmaster <postmaster@x.example>', Subject: 'Sobre su dominio' }],
    [{ From: 'info@x.example' }],
  ])('P12 takes %j for a person', async (fields) => {
    const parsed = await parseMessage(mail(fields));
    expect([parsed.automatic, parsed.autoSubmitted, parsed.confirmable]).toEqual([
      null,
      null,
      true,
    ]);
  });

  it.each([
    [report(' report-type=delivery-status;'), 'bounce'],
    [
      report(' report-type="delivery-status";', {
        type: 'message/delivery-status',
        body: 'Action: failed',
      }),
      'bounce',
    ],
    [
      report(' report-type=delivery-status;', {
        type: 'message/delivery-status',
        body: 'Action: delayed',
      }),
      'bounce',
    ],
    [
      report(' report-type=delivery-status;', {
        type: 'message/delivery-status',
        body: 'Action: delivered',
      }),
      'report',
    ],
    [
      report(' report-type=delivery-status;', {
        type: 'message/delivery-status',
        body: 'Action: deliverable',
      }),
      'report',
    ],
    [report(' report-type=disposition-notification;'), 'report'],
    [report(' report-type=feedback-report;'), 'report'],
    [report(''), 'bounce'],
  ])('P12 tells reports apart by their type (case %#)', async (source, kind) => {
    expect((await parseMessage(source)).automatic).toBe(kind);
  });

  it.each([
    [{ From: 'Mailer-Daemon@x.example', 'Auto-Submitted': 'auto-replied' }, 'bounce'],
    [{ From: 'postmaster@x.example', Subject: 'FAILED MAIL to "ana"' }, 'bounce'],
    [{ From: 'postmaster@x.example', Subject: 'メッセージを配信できません。' }, 'bounce'],
    [{ Subject: 'complaint about message from 192.0.2.1' }, 'report'],
  ])('P12 takes %j for %s', async (fields, kind) => {
    expect((await parseMessage(mail(fields))).automatic).toBe(kind);
  });

  const SUBJECT = { Subject: 'RE: Factura: non remis (delivery failed)' };
  const MACHINE = { From: 'no-reply@isp.example', Subject: 'Mail' };
  it.each([
    [SUBJECT, 'Your message could not be delivered to\r\nana@cliente.example'],
    [SUBJECT, "***\r\n\r\nVotre message n'a pas pu etre delivre a x@y.example"],
    [{ Subject: 'Non-Delivery: Factura' }, '--- Non-Delivery Report ---\r\nThe email below'],
    [MACHINE, 'Your mail sent on: Thu\r\n   Could not be delivered to: <x@y.example>'],
    [MACHINE, 'Error: Invalid user address\r\n\r\nError message below:\r\n550 - no such user'],
    [MACHINE, 'El mensaje no se ha entregado a x@y.example porque no existe'],
    [MACHINE, 'Your message wasn\u2019t delivered to x@y.example'],
    [MACHINE, 'Hi. This is the qmail-send program at y.example.'],
    [MACHINE, '{"notificationType":"Bounce","bounce":{}}'],
    [
      MACHINE,
      '{\r\n  "Type" : "Notification",\r\n  "Message" : "{\\"notificationType\\":\\"Bounce\\"}"',
    ],
    [{ ...MACHINE, 'Auto-Submitted': 'auto-generated' }, 'This is the mail system at host y.'],
    [{ ...SUBJECT, 'List-Id': '<l.x>' }, 'Your message could not be delivered to x@y.example'],
    [{ ...MACHINE, 'Content-Type': 'text/html' }, '<p>Address not found</p><p>Your message</p>'],
  ])('P12 knows a bounce without a form by its text: %j %s', async (fields, body) => {
    expect((await parseMessage(mail(fields, body))).automatic).toBe('bounce');
  });

  it.each([
    [{}, 'Your message could not be delivered to x@y.example, it says. What now?'],
    [{ Subject: 'Fwd: delivery failed' }, 'Hola,\r\n> Your message could not be delivered to'],
    [SUBJECT, 'Hola, me llega este asunto, ¿qué es?'],
    [MACHINE, 'Your parcel could not be delivered to: Calle 1'],
    [MACHINE, 'Su pedido no se pudo entregar'],
    [{}, '{"notificationType":"Bounce"}'],
  ])('P12 does not take one sign alone for a bounce: %j %s', async (fields, body) => {
    expect((await parseMessage(mail(fields, body))).automatic).toBeNull();
  });

  it('P12 takes a complaint or a delivery told by Amazon SES for a report', async () => {
    const source = mail(MACHINE, '{"notificationType":"Complaint"}');
    expect((await parseMessage(source)).automatic).toBe('report');
  });

  it('P12 a bounce without a form names the mail whose header it quotes', async () => {
    const body =
      'Hi. This is the qmail-send program.\r\n\r\nFrom: x@y\r\n> Message-ID: <q1@x.example>';
    const bounce = await parseMessage(mail({ From: 'MAILER-DAEMON@x.example' }, body));
    expect(bounce.threadIds).toEqual(['<q1@x.example>']);
    expect((await parseMessage(mail({}, body))).threadIds).toEqual([]);
  });

  it("P12 takes a filter's refusal (RFC 5429) for a bounce", async () => {
    const type = 'multipart/report; report-type=disposition-notification; boundary=b1';
    const refusal = { 'Content-Type': type, 'Auto-Submitted': 'auto-replied (rejected)' };
    expect((await parseMessage(mail(refusal, multipart('b1', [TEXT])))).automatic).toBe('bounce');
  });

  it('P12 knows our own mail by its signed Message-ID', async () => {
    const ownMessageId = (id: string) => id === '<c.1.abc@empresa.example>';
    const source = mail({
      'Message-ID': '<c.1.abc@empresa.example>',
      'Auto-Submitted': 'auto-replied',
    });
    expect((await parseMessage(source, { ownMessageId })).automatic).toBe('own');
    expect((await parseMessage(mail(), { ownMessageId })).automatic).toBeNull();
  });

  it('N4 never confirms to an address of this installation', async () => {
    const parsed = await parseMessage(mail(), { ownAddresses: ['ana@cliente.example'] });
    expect([parsed.automatic, parsed.confirmable]).toEqual([null, false]);
  });
});
