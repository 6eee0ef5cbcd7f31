import { describe, expect, it } from 'vitest';
import { parseMessage } from '../src/read-mail.ts';
import { base64, CRLF, mail, mailWithPdf, multipart, PDF, raw, TEXT } from './mail.ts';

describe('P2 sender', () => {
  it.each([
    [{}, 'ana@cliente.example', 'Ana Núñez'],
    [{ From: 'ANA@Cliente.Example' }, 'ana@cliente.example', ''],
    [{ From: '=?utf-8?Q?Ana_N=C3=BA=C3=B1ez?= <a@b.example>' }, 'a@b.example', 'Ana Núñez'],
    [{ From: '=?iso-8859-1?Q?N=FA=F1ez=2C_Ana?= <a@b.example>' }, 'a@b.example', 'Núñez, Ana'],
    [{ From: '"Núñez, Ana" (ventas) <a@b.example>' }, 'a@b.example', 'Núñez, Ana'],
    [{ From: '\u001b$BNkLZ2V;R\u001b(B <a@b.example>' }, 'a@b.example', '鈴木花子'],
    [{ From: null, 'Reply-To': 'r@b.example' }, 'r@b.example', ''],
    [{ From: 'nobody', 'Reply-To': 'r@b.example' }, 'r@b.example', ''],
    [{ From: null, Sender: 's@b.example' }, 's@b.example', ''],
    [{ From: '<>', 'Return-Path': '<p@b.example>' }, 'p@b.example', ''],
    [{ From: 'Equipo: x@b.example, y@b.example;' }, 'x@b.example', ''],
    [{ From: 'x@b.example, y@b.example' }, 'x@b.example', ''],
    [{ From: '"juan@x.example" <ana@y.example>' }, 'ana@y.example', 'juan@x.example'],
    [{ From: 'juan@x.example <ana@y.example>' }, 'ana@y.example', 'juan@x.example'],
    [{ From: 'Juan <juan@x.example> <ana@y.example>' }, 'ana@y.example', 'Juan juan@x.example'],
    [{ From: 'Ana <ana@y.example,>' }, 'ana@y.example', 'Ana'],
    [{ From: 'ana@y.example (Ana)' }, 'ana@y.example', 'Ana'],
    [{ From: 'Ana <ana(la jefa)@y.example>' }, 'ana@y.example', 'Ana'],
    [{ From: 'Ana <ana@y.example' }, 'ana@y.example', 'Ana'],
    [{ From: 'Ana <mailto:ana@y.example>' }, 'ana@y.example', 'Ana'],
    [{ From: "'ana@y.example'" }, 'ana@y.example', ''],
    [{ From: 'ana@y.example.' }, 'ana@y.example', ''],
    [{ From: '=?utf-8?B?QW5hIDxhbmFAeS5leGFtcGxlPg==?=' }, 'ana@y.example', 'Ana'],
    [
      { From: '=?utf-8?Q?Ana_=3Cx=40z.example=3E?= <ana@y.example>' },
      'ana@y.example',
      'Ana <x@z.example>',
    ],
    [{ From: 'ana@y.example (Ana (la jefa))' }, 'ana@y.example', 'Ana (la jefa)'],
    [{ From: 'Ana [mailto:ana@y.example]' }, 'ana@y.example', ''],
    [{ From: 'Ana <ana@[192.0.2.1]>' }, 'ana@[192.0.2.1]', 'Ana'],
    [{ From: 'Ana &lt;ana@y.example&gt;' }, 'ana@y.example', 'Ana'],
    [{ From: 'Ana <"ana núñez"@y.example>' }, '"ana núñez"@y.example', 'Ana'],
    [{ From: 'Ana <@relay.example:ana@y.example>' }, 'ana@y.example', 'Ana'],
    [{ From: 'Ana <ana @ y.example>' }, 'ana@y.example', 'Ana'],
    [{ From: 'Núñez, Ana <ana@y.example>' }, 'ana@y.example', 'Núñez, Ana'],
    [{ From: '"Ana <x@z.example>" <ana@y.example>' }, 'ana@y.example', 'Ana <x@z.example>'],
    [{ From: 'Equipo:;', 'Reply-To': 'r@b.example' }, 'r@b.example', ''],
    [{ From: 'nobody', from: 'ana@y.example' }, 'ana@y.example', ''],
    [{ From: 'undisclosed-recipients:;', Sender: 's@b.example' }, 's@b.example', ''],
    [{ From: 'ána@ñandú.example' }, 'ána@ñandú.example', ''],
  ])('P2 reads the sender of %j', async (fields, address, name) => {
    expect((await parseMessage(mail(fields))).from).toEqual({ address, name });
  });

  it.each([
    ['"Ana <ana@cliente.example>', 'ana@cliente.example'],
    ['Ana <ana@cliente.\r\n example>', 'ana@cliente.example'],
    ['Ana <ana @ cliente.example>', 'ana@cliente.example'],
    ['=?utf-8?Q?jefe=40banco.example?= <ana@cliente.example>', 'ana@cliente.example'],
    ['=?utf-8?Q?jefe_=3Cjefe=40banco.example=3E?= <ana@cliente.example>', 'ana@cliente.example'],
  ])('P2 finds the sender in %j', async (From, address) => {
    expect((await parseMessage(mail({ From }))).from?.address).toBe(address);
  });

  it('P2 answers null when nobody is named, and no confirmation is due', async () => {
    const parsed = await parseMessage(mail({ From: null }));
    expect(parsed.from).toBeNull();
    expect(parsed.confirmable).toBe(false);
  });

  it('P2 takes the first of two From fields and says so', async () => {
    const parsed = await parseMessage(mail({ 'From ': 'b@b.example', from: 'c@c.example' }));
    expect(parsed.from?.address).toBe('ana@cliente.example');
    expect(parsed.warnings.join()).toContain('two From fields');
  });

  it('P2 lists To and Cc', async () => {
    const parsed = await parseMessage(
      mail({ To: 'a@x.example, B <b@x.example>', Cc: 'c@x.example' }),
    );
    expect(parsed.to.map(({ address }) => address)).toEqual(['a@x.example', 'b@x.example']);
    expect(parsed.cc).toEqual([{ address: 'c@x.example', name: '' }]);
  });
});

describe('P1 subject and text', () => {
  it.each([
    ['=?utf-8?B?UmVjbGFtYWNpw7Nu?=', 'Reclamación'],
    ['=?utf-8?B?UmVjbGFtbyAxMg==?= =?utf-8?B?MA==?= =?utf-8?B?ODU=?=', 'Reclamo 12085'],
    ['\u001b$BF|K\\\u001b(B', '日本'],
    ['=?UTF-8?Q?Reclamaci=C3?= =?UTF-8?Q?=B3n?=', 'Reclamación'],
    ['=?iso-8859-1?Q?a=F1o?= 2026', 'año 2026'],
    ['=?utf-8?Q?a=F1o?=', 'año'],
    ['=?x-unheard-of?Q?a=C3=B1o?=', 'año'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?gb2312?B?1tDOxA==?=', '中文'],
    ['año directo', 'año directo'],
    [`doblado${CRLF} en dos`, 'doblado en dos'],
    ['=?utf-8?Q?roto', '=?utf-8?Q?roto'],
    ['=?utf-8?Q?a=C3=B1o', 'año'],
    ['=?utf-8?B?YcOxbw', 'año'],
    ['=?utf-8?B?no lo es*', '=?utf-8?B?no lo es*'],
    ['=?utf-8?Q?a=C3=B1o? =', 'año'],
    ['=?utf-8?Q?qu=C3=A9?? s=C3=AD?=', 'qué?? sí'],
    ['=?utf-8 ?Q?a=C3=B1o?=', 'año'],
    ['=??Q?a=C3=B1o?=', 'año'],
    ['=?utf-8?Q?Hola mundo a=C3=B1o?=', 'Hola mundo año'],
    ['=?utf-8?Q?a=C3?==?utf-8?Q?=B1o?=', 'año'],
    ['=?utf-8*es?Q?a=C3=B1o?=', 'año'],
    ['=?iso-8859-1?Q?a=C3=B1o?=', 'año'],
    ['=?utf-8?Q?a=F1o?=', 'año'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['=?iso-8859-8-i?B?+ezl7Q==?=', 'שלום'],
    ['a\u0000b', 'ab'],
  ])('P1 decodes the subject %j as %j', async (written, subject) => {
    expect((await parseMessage(mail({ Subject: written }))).subject).toBe(subject);
  });

  it('P1 reads a raw Latin-1 subject', async () => {
    const bytes = Buffer.from('Subject: Atenci\u00F3n a\u00F1o\r\n\r\nx', 'latin1');
    expect((await parseMessage(bytes)).subject).toBe('Atención año');
  });

  const bytes = (text: string, encoding: BufferEncoding) => Buffer.from(text, encoding);
  it.each([
    ['text/plain; charset=utf-8', bytes('año ñandú', 'utf8'), 'año ñandú'],
    ['text/plain; charset=iso-8859-1', bytes('a\u00F1o', 'latin1'), 'año'],
    ['text/plain; charset=iso-8859-1', Buffer.from([0x80, 0x20, 0x93, 0x78, 0x94]), '€ “x”'],
    ['text/plain; charset=windows-1252', Buffer.from([0x80, 0xf1]), '€ñ'],
    ['text/plain; charset=koi8-r', Buffer.from([0xf0, 0xd2, 0xc9]), 'При'],
    ['text/plain; charset=shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
    ['text/plain; charset=iso-2022-jp', bytes('\u001b$BF|K\\\u001b(B', 'latin1'), '日本'],
    ['text/plain; charset=gb18030', Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), '中文'],
    ['text/plain; charset=utf-16le', bytes('año', 'utf16le'), 'año'],
    ['text/plain; charset=utf-7', bytes('a+APE-o', 'latin1'), 'año'],
    ['text/plain', bytes('a\u00F1o', 'latin1'), 'año'],
    ['text/plain', bytes('año', 'utf8'), 'año'],
    ['text/plain', bytes('\u001b$BF|K\\\u001b(B', 'latin1'), '日本'],
    ['text/plain; charset=us-ascii', bytes('a\u00F1o', 'latin1'), 'año'],
    ['text/plain; charset=utf-8', bytes('a\u00F1o', 'latin1'), 'año'],
    ['text/plain; charset=x-unheard-of', bytes('a\u00F1o', 'latin1'), 'año'],
    ['text/plain; charset="base64"', bytes('YW5v', 'latin1'), 'YW5v'],
    [
      'text/plain; charset=utf-8',
      Buffer.concat([bytes('ññññ', 'utf8'), Buffer.from([0xc3])]),
      'ññññ\uFFFD',
    ],
  ])('P1 reads a body of %s', async (type, body, text) => {
    expect((await parseMessage(mail({ 'Content-Type': type }, body))).text).toBe(text);
  });

  it('P1 says which charset nobody knows', async () => {
    const parsed = await parseMessage(mail({ 'Content-Type': 'text/plain; charset=x-foo' }, 'x'));
    expect(parsed.warnings).toContain('unknown charset x-foo');
  });

  it.each([
    ['base64', 'SG9sYQ==\r\nYcOxbw==', 'Holaaño'],
    ['BASE64', 'SG9s*YQ==', 'Hola'],
    ['base64', 'SG9s!YQ=\r\n\r\n', 'Hola'],
    [
      'base64',
      'SG9sYQ==\r\n\r\n____\r\nBaja de la lista: l@x',
      'Hola\n\n____\nBaja de la lista: l@x',
    ],
    ['base64', 'Hola, ¿está mi pedido?\r\nAna', 'Hola, ¿está mi pedido?\nAna'],
    ['base64', 'Hola:\r\n\r\n¿Está mi pedido, por favor?', 'Hola:\n\n¿Está mi pedido, por favor?'],
    ['quoted-printable', 'a=C3=B1o =\r\nsigue   \r\nfin=3D', 'año sigue\nfin='],
    ['quoted-printable', 'a=XZ =', 'a=XZ '],
    ['8bit', 'año', 'año'],
    ['x-unknown', 'hola', 'hola'],
  ])('P1 undoes the transfer encoding %s', async (encoding, body, text) => {
    const source = mail({ 'Content-Transfer-Encoding': encoding }, body);
    expect((await parseMessage(source)).text).toBe(text);
  });

  it('P1 joins flowed lines (RFC 3676)', async () => {
    const flowed = mail(
      { 'Content-Type': 'text/plain; format=flowed' },
      'uno \r\ndos\r\n> cita \r\n> dos',
    );
    expect((await parseMessage(flowed)).text).toMatch(/^uno dos\n> cita (> )?dos/);
  });

  it('P1 stores neither NUL nor lone surrogates', async () => {
    const body = Buffer.concat([Buffer.from('a\0b', 'utf16le'), Buffer.from([0x00, 0xd8])]);
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'text/plain; charset=utf-16le' }, body),
    );
    expect(parsed.text).toBe('ab\uFFFD');
  });

  it('P1 derives the text from HTML when there is no other', async () => {
    const parsed = await parseMessage(
      mail(
        { 'Content-Type': 'text/html; charset=utf-8' },
        '<p>Hola <b>Ana</b></p><script>x</script>',
      ),
    );
    expect(parsed.text).toBe('Hola Ana');
    expect(parsed.html).toBe('<p>Hola <b>Ana</b></p>');
  });

  it('P1 believes the charset in the HTML when the header has none', async () => {
    const html = Buffer.from('<meta charset="koi8-r"><p>\xF0\xD2\xC9</p>', 'latin1');
    expect((await parseMessage(mail({ 'Content-Type': 'text/html' }, html))).text).toBe('При');
  });

  it('P1 takes the best of alternatives and the rest in order', async () => {
    const alternatives = multipart('b2', [
      TEXT,
      { fields: { 'Content-Type': 'text/html' }, body: '<p>Adjunto</p>' },
    ]);
    const parsed = await parseMessage(
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b1' },
        multipart('b1', [
          { fields: { 'Content-Type': 'multipart/alternative; boundary=b2' }, body: alternatives },
          { fields: { 'Content-Type': 'text/plain' }, body: 'Pie <x>' },
        ]),
      ),
    );
    expect(parsed.text).toBe('Adjunto la factura.\nPie <x>');
    expect(parsed.html).toBe('<p>Adjunto</p><br />\n<p>Pie &lt;x&gt;</p>');
    expect(parsed.attachments).toEqual([]);
  });

  it('P1 shows a multipart whose boundary is missing as text', async () => {
    const parsed = await parseMessage(mail({ 'Content-Type': 'multipart/mixed' }, 'Hola\r\nAna'));
    expect(parsed.text).toBe('Hola\nAna');
    const wrong = await parseMessage(
      mail({ 'Content-Type': 'multipart/mixed; boundary=zz' }, multipart('b1', [TEXT])),
    );
    expect(wrong.text).toContain('Adjunto la factura.');
  });

  it('P1 takes an attached mail as an attachment, never as the body', async () => {
    const parsed = await parseMessage(
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b1' },
        multipart('b1', [
          TEXT,
          {
            fields: { 'Content-Type': 'message/rfc822', 'Content-Disposition': 'inline' },
            body: mailWithPdf({ Subject: '=?utf-8?Q?Queja_a=C3=B1o?=' })
              .toString()
              .replaceAll('b1', 'b9'),
          },
        ]),
      ),
    );
    expect(parsed.text).toBe('Adjunto la factura.');
    expect(parsed.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
      ['Queja año.eml', 'message/rfc822'],
    ]);
  });

  it('P1 reads 0 bytes', async () => {
    const parsed = await parseMessage(Buffer.alloc(0));
    expect(parsed).toMatchObject({
      from: null,
      subject: '',
      text: '',
      rawSize: 0,
      fallback: 'none',
    });
  });
});

describe('P7 attachments', () => {
  it('P7 lists name, type, size, digest and content', async () => {
    const [item] = (await parseMessage(mailWithPdf())).attachments;
    expect(item).toMatchObject({
      filename: 'factura.pdf',
      contentType: 'application/pdf',
      size: 20,
      inline: false,
    });
    expect(item?.content.toString()).toBe('%PDF-1.4 the invoice');
    expect(item?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['attachment; filename="=?utf-8?Q?a=C3=B1o.pdf?="', 'año.pdf'],
    ["attachment; filename*=utf-8''a%C3%B1o.pdf", 'año.pdf'],
    ["attachment; filename*0*=utf-8''a%C3; filename*1*=%B1o.pdf", 'año.pdf'],
    ['attachment', 'attachment-1.pdf'],
  ])('P7 reads the file name of %s', async (disposition, filename) => {
    const part = {
      fields: { 'Content-Type': 'application/pdf', 'Content-Disposition': disposition },
      body: 'x',
    };
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'multipart/mixed; boundary=b1' }, multipart('b1', [TEXT, part])),
    );
    expect(parsed.attachments[0]?.filename).toBe(filename);
  });

  it('P7 takes a named text beside a body as an attachment', async () => {
    const notes = { fields: { 'Content-Type': 'text/plain; name=notas.txt' }, body: 'notas' };
    const parsed = await parseMessage(
      mail({ 'Content-Type': 'multipart/mixed; boundary=b1' }, multipart('b1', [TEXT, notes])),
    );
    expect(parsed.text).toBe('Adjunto la factura.');
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['notas.txt']);
  });

  it('P7 knows which images the HTML shows', async () => {
    const image = (id: string) => ({
      fields: {
        'Content-Type': 'image/png',
        'Content-ID': `<${id}>`,
        'Content-Transfer-Encoding': 'base64',
      },
      body: base64(`png ${id}`),
    });
    const parsed = await parseMessage(
      mail(
        { 'Content-Type': 'multipart/related; boundary=b1' },
        multipart('b1', [
          { fields: { 'Content-Type': 'text/html' }, body: '<img src="cid:Logo%40x"><p>Hola</p>' },
          image('logo@x'),
          image('other@x'),
          PDF,
        ]),
      ),
    );
    expect(parsed.attachments.map(({ inline }) => inline)).toEqual([true, false, false]);
  });
});

describe('P5 threading', () => {
  it.each([
    [{ References: '<a@x> <b@x>', 'In-Reply-To': '<c@x>' }, ['<b@x>', '<a@x>', '<c@x>']],
    [{ References: '<a@x> <b@x>', 'In-Reply-To': '<b@x>' }, ['<b@x>', '<a@x>']],
    [{ References: `<a@x>${CRLF}\t<b@x>` }, ['<b@x>', '<a@x>']],
    [{ References: '<a@x><b@x>,<c@x>' }, ['<c@x>', '<b@x>', '<a@x>']],
    [{ 'In-Reply-To': 'Your message of "Mon" <a@x> (comment)' }, ['<a@x>']],
    [{ 'In-Reply-To': 'a@x (from Ana)' }, ['<a@x>']],
    [{ References: `<a${CRLF} b@x>` }, ['<ab@x>']],
    [{ References: '<m1@cliente.example> <a@x>' }, ['<a@x>']],
    [{ References: '<> < >' }, []],
    [{}, []],
  ])('P5 reads what %j answers', async (fields, ids) => {
    expect((await parseMessage(mail(fields))).threadIds).toEqual(ids);
  });

  it('P5 keeps the nearest hundred of very many references', async () => {
    const references = Array.from({ length: 5000 }, (_x, i) => `<${i}@x>`).join(`${CRLF} `);
    const { threadIds } = await parseMessage(mail({ References: references }));
    expect(threadIds).toHaveLength(100);
    expect(threadIds[0]).toBe('<4999@x>');
  });

  it.each([
    ['<m@x>', '<m@x>'],
    ['m@x', '<m@x>'],
    [' <m@x> (comment)', '<m@x>'],
    ['no-at-sign', '<no-at-sign>'],
    ['', null],
    ['<>', null],
  ])('P5 reads the Message-ID %j as %j', async (written, id) => {
    expect((await parseMessage(mail({ 'Message-ID': written }))).messageId).toBe(id);
  });

  it('P12 a bounce names the mail that it is about', async () => {
    const bounce = mail(
      {
        'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b1',
        From: 'MAILER-DAEMON@x.example',
      },
      multipart('b1', [
        TEXT,
        {
          fields: { 'Content-Type': 'message/delivery-status' },
          body: 'Reporting-MTA: dns; x\r\n\r\nAction: failed',
        },
        {
          fields: { 'Content-Type': 'text/rfc822-headers' },
          body: 'Message-ID: <ours@x>\r\nSubject: x',
        },
      ]),
    );
    const parsed = await parseMessage(bounce);
    expect(parsed.automatic).toBe('bounce');
    expect(parsed.threadIds).toEqual(['<ours@x>']);
  });
});

describe('P1 dates', () => {
  it.each([
    ['Mon, 23 Nov 2026 10:00:00 +0100', '2026-11-23T09:00:00.000Z'],
    ['23 Nov 2026 10:00:00 -0300 (ART)', '2026-11-23T13:00:00.000Z'],
    ['Mon, 23 Nov 26 10:00 GMT', '2026-11-23T10:00:00.000Z'],
    ['Mon, 23 Nov 99 10:00:00 EST', '1999-11-23T15:00:00.000Z'],
    ['lun., 23 Nov 2026 10:00:00 +0000', '2026-11-23T10:00:00.000Z'],
    ['Mon Nov 23 10:00:00 2026', '2026-11-23T10:00:00.000Z'],
    ['Mon Nov 23 10:00:00 PST 2026', '2026-11-23T18:00:00.000Z'],
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23 10:00:00 +02:00', '2026-11-23T08:00:00.000Z'],
  ])('P1 reads the date %j', async (written, iso) => {
    expect((await parseMessage(mail({ Date: written }))).sentAt?.toISOString()).toBe(iso);
  });

  it.each([
    '',
    'yesterday',
    'report 12',
    '31 Feb 2026 10:00:00 +0000',
    '99 Nov 2026 10:00',
    '1 Nov 0001 10:00:00 +0000',
    '23 Foo 2026 10:00:00',
  ])('P1 takes %j for no date, never for now', async (written) => {
    expect((await parseMessage(mail({ Date: written }))).sentAt).toBeNull();
  });
});

describe('P1 line ends', () => {
  it('P1 reads mails with bare line feeds', async () => {
    const bytes = Buffer.from(mailWithPdf().toString().replaceAll(CRLF, '\n'));
    const parsed = await parseMessage(bytes);
    expect(parsed.text).toBe('Adjunto la factura.');
    expect(parsed.attachments[0]?.content.toString()).toBe('%PDF-1.4 the invoice');
  });

  it('P1 skips the envelope line of an mbox', async () => {
    expect((await parseMessage(raw('From ana Mon Nov 23', 'Subject: x', '', 'y'))).subject).toBe(
      'x',
    );
  });
});
