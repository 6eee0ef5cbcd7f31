import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/read-mail.ts';
import { newTextOf } from '../src/reply/new-text.ts';
import { isReply } from '../src/reply/reply.ts';
import { mail } from './mail.ts';

const ANSWER = 'Gracias, ya llegó.\n\nSaludos\nAna';
const OLD = 'Le enviamos la factura.\n\nEl equipo';
const quoted = (text: string) => text.replace(/^/gm, '> ');
const headers = (from: string, sent: string, to: string, subject: string) =>
  `${from}: Soporte <soporte@empresa.example>\n${sent}: 23/11/2026 10:00\n${to}: Ana\n${subject}: Factura`;

describe('P1 the new part of a reply', () => {
  it.each([
    // Introduced and quoted.
    `${ANSWER}\n\nEl lun, 23 nov 2026 a las 10:00, Soporte (<soporte@empresa.example>) escribió:\n\n${quoted(OLD)}`,
    `${ANSWER}\n\nEl lun, 23 nov 2026 a las 10:00, Soporte\n(<soporte@empresa.example>) escribió:\n${quoted(OLD)}\n\n`,
    `${ANSWER}\nOn 23 Nov 2026, at 10:00, Support wrote:\n\n${quoted(OLD)}`,
    `${ANSWER}\n\nAm 23.11.2026 um 10:00 schrieb Support <support@firma.example>:\n${quoted(OLD)}`,
    `${ANSWER}\n\ntir. 23. nov. 2026 kl. 10:00 skrev Support <support@firma.example\n>:\n\n${quoted(OLD)}`,
    `${ANSWER}\n\n2026-11-23 10:00 GMT-03:00 Soporte <soporte@empresa.example>:\n${quoted(OLD)}`,
    `${ANSWER}\n\n${quoted(`${OLD}\n${quoted(OLD)}`)}`,
    // Introduced only.
    `${ANSWER}\n\nEl 23 nov 2026 10:00, Soporte <soporte@empresa.example> escribió:\n\n${OLD}`,
    `${ANSWER}\n\nLe lun. 23 nov. 2026 à 10:00, Support <s@e.example> a écrit :\n\n${OLD}`,
    `${ANSWER}\n\nEm seg., 23 de nov. de 2026 às 10:00, Suporte\n<s@e.example> escreveu:\n\n${OLD}`,
    `${ANSWER}\n\n---- On Mon, 23 Nov 2026 10:00:00 +0100 Support <s@e.example> wrote ----\n\n${OLD}`,
    `${ANSWER}\n\nпн, 23 нояб. 2026 г. в 10:00, Support <s@e.example>:\n\n${OLD}`,
    `${ANSWER}\n\n2026년 11월 23일 (월) 오전 10:00, Support <s@e.example>님이 작성:\n\n${OLD}`,
    `${ANSWER}\n\nSupport <s@e.example>, 23 Kas 2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n${OLD}`,
    `${ANSWER}\n\n\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-10:00 מאת \u202aSupport\u202c <\u202as@e.example\u202c>:\u202c\n\n${OLD}`,
    // A copied header.
    `${ANSWER}\n\n${headers('Від', 'Надіслано', 'Кому', 'Тема')}\n\n${OLD}`,
    `${ANSWER}\n\n${headers('מאת', 'נשלח', 'אל', 'נושא')}\n\n${OLD}`,
    `${ANSWER}\n\n${headers('Od', 'Odoslané', 'Komu', 'Predmet')}\n\n${OLD}`,
    `${ANSWER}\n\n${headers('De', 'Enviado el', 'Para', 'Asunto')}\n\n${OLD}`,
    `${ANSWER}\n\n________________________________\n${headers('From', 'Sent', 'To', 'Subject')}\n\n${OLD}`,
    `${ANSWER}\n\n-----Mensaje original-----\n${headers('De', 'Fecha', 'Para', 'Asunto')}\n\n${OLD}`,
    `${ANSWER}\n\n${headers('*Von', 'Gesendet', 'An', 'Betreff').replace(/(?<=^\*?\w+)/gm, '')}\n\n${OLD}`,
    `${ANSWER}\n\n${headers('发件人', '发送时间', '收件人', '主题')}\n\n${OLD}`,
    `${ANSWER}\n\n-------- Ursprüngliche Nachricht --------\n\n${OLD}`,
    // Below what is quoted.
    `El 23/11/2026 a las 10:00, Soporte escribió:\n${quoted(OLD)}\n\n${ANSWER}`,
    `${quoted(OLD)}\n${ANSWER}`,
    // With a signature, above or below.
    `${ANSWER}\n\n-- \nAna Núñez\nTel. 555\n\nOn 23 Nov 2026 at 10:00, Support wrote:\n${quoted(OLD)}`,
    `${ANSWER}\n\nOn 23 Nov 2026 at 10:00, Support wrote:\n${quoted(OLD)}\n-- \nAna Núñez`,
    `${ANSWER}\n\nObtenga Outlook para iOS\n\nEl 23/11/2026 a las 10:00, Soporte escribió:\n${quoted(OLD)}`,
    `${ANSWER}\n\nProvenance : Courrier pour Windows`,
    `${ANSWER}\n\nSent from Yahoo Mail for iPhone`,
    `${ANSWER}\n\nGesendet mit der GMX Mail App`,
    `${ANSWER}\n\n${headers('De', 'Enviat', 'Per a', 'Tema')}\n\n${OLD}`,
    `${ANSWER}\n\nEnviado desde mi iPhone\n\n${headers('De', 'Fecha', 'Para', 'Asunto')}\n\n${OLD}`,
  ])('P1 is what stands beside the history: %j', (text) => {
    expect(newTextOf(text, true)).toBe(ANSWER);
  });

  it.each([
    ANSWER,
    // Somebody else's words, told by the sender.
    'El 23/11/2026 mi vecino escribió:\nno hay luz',
    // Answers between what they answer.
    `El 23/11/2026 a las 10:00, Soporte escribió:\n> ¿Llegó?\nSí.\n> ¿Completa?\nNo.`,
    // Signs that people write, too.
    'El detalle:\n----\nArtículo 1\nArtículo 2\n----\nGracias',
    'De: Madrid\nPara: Sevilla\nsale a las 10:00',
    'Los datos del billete:\nDe: Madrid\nPara: Sevilla\nFecha: 12 de mayo\n\nGracias',
    'El 23 de noviembre de 2026 mi marido escribió:\na ustedes, y nadie contestó'.replace(
      ':\n',
      ' ',
    ),
    'On the other hand:\nit works',
    // What is forwarded is what the sender wants to show.
    `Vean abajo.\n\n---------- Forwarded message ---------\n${headers('From', 'Date', 'To', 'Subject')}\n\n${OLD}`,
    `Vean.\n\nInicio del mensaje reenviado:\n\n${headers('De', 'Fecha', 'Para', 'Asunto')}\n\n${OLD}`,
    // Nothing would be left.
    `\n${headers('De', 'Fecha', 'Para', 'Asunto')}\n\n${OLD}`,
    quoted(OLD),
    'Enviado desde mi iPhone',
    `Condiciones\n-- \n${'una línea\n'.repeat(40)}`,
  ])('P1 leaves what is not certain: %j', (text) => {
    expect(newTextOf(text, true)).toBeNull();
  });

  it('P1 of a mail that answers nothing, only the signature goes', () => {
    const text = `${ANSWER}\n\n${quoted(OLD)}`;
    expect(newTextOf(text, false)).toBeNull();
    expect(newTextOf(`${text}\n-- \nAna`, false)).toBe(text);
  });

  it.each([
    ['RE: Factura', [], true],
    ['AW: Factura', [], true],
    ['Re[2]: Factura', [], true],
    ['Factura', ['<a@b>'], true],
    ['Factura', [], false],
    ['RV: Factura', ['<a@b>'], false],
    ['Fwd: RE: Factura', ['<a@b>'], false],
    ['Ref: 12', [], false],
  ])('P1 %j with references %j is an answer: %s', (subject, threadIds, answer) => {
    expect(isReply(subject, threadIds)).toBe(answer);
  });

  it('P1 stands in the parsed message, also of HTML with a quote in it', async () => {
    const html = `<p>Gracias, ya llegó.</p><div>El lun, 23 nov 2026 a las 10:00, Soporte &lt;s@e.example&gt; escribió:<br></div><blockquote><p>Le enviamos</p><p>la factura</p></blockquote>`;
    const source = (subject: string) =>
      mail({ Subject: subject, 'Content-Type': 'text/html; charset=utf-8' }, html);
    expect((await parseMessage(source('RE: Factura'))).newText).toBe('Gracias, ya llegó.');
    expect((await parseMessage(source('RV: Factura'))).newText).toBeNull();
  });

  it.each([
    ['introductions', 'On 2 x 2024 a:\n'.repeat(4000)],
    ['fields', 'From: a\n'.repeat(8000)],
    ['quotes', '> a\n\n'.repeat(10_000)],
    ['dashes', `${'-'.repeat(250)}\n`.repeat(1000)],
    ['blanks between dashes', `--${' '.repeat(250)}x\n`.repeat(1000)],
    ['a long line', `On ${'a '.repeat(100_000)}wrote:`],
  ])('P1 reads very many %s in linear work', (_what, text) => {
    expect(newTextOf(text, true)?.length ?? 0).toBeLessThanOrEqual(text.length);
  });
});
