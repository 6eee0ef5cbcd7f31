import { describe, expect, it } from 'vitest';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { base64, CRLF, mail, multipart, TEXT } from './mail.ts';

const text = async (type: string, body: string) =>
  (await parseMessage(mail({ 'Content-Type': type }, body))).text;

describe('P1 text that is no plain text', () => {
  it.each([
    [
      '<bold>Hola</bold> Ana,\r\nsigue\r\n\r\notra <color><param>red</param>roja</color>',
      'Hola Ana, sigue\notra roja',
    ],
    ['a << b, <nofill>uno\r\ndos</nofill>', 'a < b, uno\ndos'],
    ['<param>never closed', 'never closed'],
  ])('P1 reads text/enriched %j', async (body, expected) => {
    expect(await text('text/enriched', body)).toBe(expected);
  });

  it('P1 reads text/richtext', async () => {
    expect(await text('text/richtext', '<bold>Hola</bold>\r\nAna<nl>a <lt> b')).toBe(
      'Hola Ana\na < b',
    );
  });

  it('P1 prefers plain text to it', async () => {
    const enriched = { fields: { 'Content-Type': 'text/enriched' }, body: '<bold>x</bold>' };
    const body = multipart('b1', [TEXT, enriched]);
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'multipart/alternative; boundary=b1' }, body),
    );
    expect([parsed.text, parsed.attachments]).toEqual(['Adjunto la factura.', []]);
  });

  const signed = (words: string) =>
    `-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\n${words}\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n`;
  it('P1 reads what PGP signed in the clear', async () => {
    expect(await text('text/plain', signed('Hola\r\n- -- \r\n- - uno'))).toBe('Hola\n-- \n- uno');
    expect(await text('text/plain', `${signed('Hola')}Pie de la lista`)).toBe(
      'Hola\nPie de la lista',
    );
  });

  it.each([signed('Hola').replace('END PGP', 'END'), `Me llegó esto:\r\n${signed('Hola')}`])(
    'P1 leaves text that only looks like it: %j',
    async (body) => {
      expect(await text('text/plain', body)).toBe(body.replaceAll(CRLF, '\n'));
    },
  );

  it('P1 leaves yEnc as it is', async () => {
    const body = '=ybegin line=128 size=5 name=a.bin\r\n)*+,-\r\n=yend size=5\r\n';
    const read = await readMail(mail({}, body));
    expect(read.message.text).toBe(body.replaceAll(CRLF, '\n'));
    expect(read.message.attachments).toEqual([]);
  });
});

describe('P1 calendars', () => {
  const invitation = [
    'BEGIN:VCALENDAR',
    'BEGIN:VTIMEZONE',
    'DTSTART:19700101T000000',
    'END:VTIMEZONE',
    'BEGIN:VEVENT',
    'SUMMARY;LANGUAGE=es:Revisión\\, urgente',
    'DTSTART;TZID="Europe/Madrid":20261123T100000',
    'DTEND:20261123T110000Z',
    'LOCATION:Sala 1',
    'DESCRIPTION:Traigan la factura.\\nGra',
    ' cias',
    'BEGIN:VALARM',
    'DESCRIPTION:Reminder',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join(CRLF);
  const said =
    'Revisión, urgente\n2026-11-23 10:00 Europe/Madrid\n2026-11-23 11:00 UTC\nSala 1\nTraigan la factura.\nGracias';
  const part = {
    fields: {
      'Content-Type': 'text/calendar; method=REQUEST; charset=utf-8',
      'Content-Transfer-Encoding': 'base64',
    },
    body: base64(invitation),
  };
  const names = (parsed: Awaited<ReturnType<typeof parseMessage>>) =>
    parsed.attachments.map(({ filename, content }) => [filename, content.toString()]);

  it('P1 an invitation is an attachment, and the text of a mail that has no other', async () => {
    const parsed = await parseMessage(mail(part.fields, part.body));
    expect(parsed.text).toBe(said);
    expect(names(parsed)).toEqual([['attachment-1.ics', invitation]]);
  });

  it('P1 beside other text it is an attachment alone', async () => {
    const body = multipart('b1', [TEXT, part]);
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'multipart/alternative; boundary=b1' }, body),
    );
    expect(parsed.text).toBe('Adjunto la factura.');
    expect(names(parsed)).toEqual([['attachment-1.ics', invitation]]);
  });

  it.each([
    '',
    'nonsense',
    'BEGIN:VEVENT',
    `X${';'.repeat(50_000)}`,
    'BEGIN:VEVENT\r\n'.repeat(10_000),
  ])('P1 one that says nothing gives no text: %.20j', async (body) => {
    const parsed = await parseMessage(mail({ 'Content-Type': 'text/calendar' }, body));
    expect([parsed.text, parsed.attachments.length]).toEqual(['', 1]);
  });

  it('P7 it is extracted like any other attachment', async () => {
    const { rest, files } = (
      await readMail(
        mail({ 'Content-Type': 'multipart/mixed; boundary=b1' }, multipart('b1', [TEXT, part])),
      )
    ).extract();
    expect(files.map(({ contentType }) => contentType)).toEqual(['text/calendar']);
    expect((await parseMessage(rest)).attachments).toEqual([]);
  });
});

describe('P1 names of parts', () => {
  it.each([
    [`attachment; filename*0*=UTF-8''a%C3%B1o; filename*1*=%20x; filename*2=.pdf`, 'año x.pdf'],
    ['filename="año.pdf"; size=9', 'año.pdf'],
    [`attachment; filename*1=o.pdf; filename*0="uno d"`, 'uno do.pdf'],
    [`attachment; filename*0*=UTF-8''%C3; filename*1*=%B1o.pdf`, 'ño.pdf'],
    [`attachment; filename*=iso-8859-1'es'a%F1o.pdf`, 'año.pdf'],
    [`attachment; filename=a%20b.pdf; filename*=UTF-8''a%C3%B1o.pdf`, 'año.pdf'],
    ['attachment; filename*=a%C3%B1o.pdf', 'año.pdf'],
    ['attachment; filename="a%C3%B1o.pdf"', 'año.pdf'],
    [`attachment; filename*=UTF-8''=?utf-8?Q?a=C3=B1o.pdf?=`, 'año.pdf'],
    ['attachment; filename="=?utf-8?Q?a=C3=B1?= =?utf-8?Q?o.pdf?="', 'año.pdf'],
    ['attachment; filename="año.pdf"', 'año.pdf'],
    ['attachment; filename=mi archivo.pdf', 'mi archivo.pdf'],
    ['attachment; filename="100%25 lana.pdf"', '100%25 lana.pdf'],
    ['attachment; filename="50%.pdf"', '50%.pdf'],
  ])('P1 reads the name in %j (RFC 2231)', async (disposition, name) => {
    const source = mail(
      { 'Content-Disposition': disposition, 'Content-Type': 'application/pdf' },
      'x',
    );
    expect((await parseMessage(source)).attachments[0]?.filename).toBe(name);
  });

  it.each(['message/rfc822', 'message/global'])('P1 names %s after its subject', async (type) => {
    const source = mail({ 'Content-Type': type }, 'Subject: dentro\r\n\r\ncuerpo');
    const parsed = await parseMessage(source);
    expect(parsed.text).toBe('');
    expect(parsed.attachments[0]?.filename).toBe('dentro.eml');
  });
});
