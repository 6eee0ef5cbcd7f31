import { describe, expect, it } from 'vitest';
import { parseHeadersOnly } from '../src/headers-only.ts';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { base64, CRLF, mail, mailWithPdf, multipart, PDF, TEXT } from './mail.ts';

const read = async (source: Buffer | string) => {
  const parsed = await parseMessage(Buffer.from(source));
  return { text: parsed.text.trim(), files: parsed.attachments.map(({ filename }) => filename) };
};
const WHOLE = { text: 'Adjunto la factura.', files: ['factura.pdf'] };

it('P1 reads a body that is one long line of carriage returns after a header of proper lines', async () => {
  const body = `hola\r${'x\r'.repeat(40_000)}`;
  const parsed = await parseMessage(Buffer.from(`Subject: hondo\r\n\r\n${body}`));
  expect(parsed.fallback).toBe('none');
  expect(parsed.text.startsWith('hola\nx\nx\n')).toBe(true);
});

describe('P1 line ends and what stands before the header', () => {
  const source = mailWithPdf().toString();
  it.each([
    ['CR alone', source.replaceAll(CRLF, '\r')],
    ['CR alone, but for the last one', `${source.replaceAll(CRLF, '\r').trimEnd()}\n`],
    ['CR twice', source.replaceAll(CRLF, '\r\r\n')],
    ['CR alone before delimiters', source.replaceAll(`${CRLF}--`, '\r--')],
    [
      'CR alone before delimiters and in the header below them',
      source.replace(/\r\n(--.*)\r\n(C.*)\r\n/g, '\r$1\r$2\r'),
    ],
    [
      'CR alone before delimiters, an empty part first',
      source.replace(/\r\n(--.*)\r\n(C.*)\r\n/, '\r$1\r\r$1\r$2\r'),
    ],
    [
      'CR alone in the header',
      source.replace(/^(?:.+\r\n)+/, (header) => header.replaceAll(CRLF, '\r')),
    ],
    ['LF alone', source.replaceAll(CRLF, '\n')],
    ['both, mixed', source.replace(/\r\n/g, (_all, at: number) => (at % 2 === 0 ? '\n' : CRLF))],
    ['a mbox line', `From ana@cliente.example Mon Nov 23 10:00:00 2026\n${source}`],
    ['a quoted mbox line', `>From ana@cliente.example Mon Nov 23 10:00:00 2026\n${source}`],
    ['empty lines', `\r\n\r\n\n${source}`],
    ['a byte order mark', `\uFEFF${source}`],
  ])('P1 reads a mail with %s', async (_what, written) => {
    const parsed = await parseMessage(Buffer.from(written));
    expect(parsed.from?.address).toBe('ana@cliente.example');
    expect(parsed.subject).toBe('Factura');
    expect(await read(written)).toEqual(WHOLE);
    expect(parseHeadersOnly(Buffer.from(written), 'x').subject).toBe('Factura');
  });

  it('P1 takes what is no field for the body where no empty line parts them', async () => {
    const header = 'From: ana@cliente.example\r\nSubject: Factura\r\n plegada';
    const parsed = await parseMessage(
      Buffer.from(`${header}\r\nHola, Núñez.\r\nNota: la segunda\r\n`),
    );
    expect([parsed.subject, parsed.text]).toEqual([
      'Factura plegada',
      'Hola, Núñez.\nNota: la segunda\n',
    ]);
    const other = await parseMessage(Buffer.from(`${header}\r\nno es un campo\r\n\r\nHola`));
    expect(other.text).toBe('Hola');
    expect((await parseMessage(Buffer.from(header))).text).toBe('');
  });

  it('P1 reads fields with a blank before the colon, the first one, too', async () => {
    const header = 'From : ana@cliente.example\r\nSubject : Factura\r\nContent-Type : text/html';
    const parsed = await parseMessage(Buffer.from(`${header}\r\n\r\n<p>Hola</p>`));
    expect([parsed.from?.address, parsed.subject, parsed.text]).toEqual([
      'ana@cliente.example',
      'Factura',
      'Hola',
    ]);
    expect(parseHeadersOnly(Buffer.from(header), 'x').from?.address).toBe('ana@cliente.example');
  });

  it.each([
    ['plain/text', 'Hola', 'Hola'],
    ['html/text', '<p>Hola</p>', 'Hola'],
    ['foo/bar', 'Hola', 'Hola'],
    ['text/markdown', '# Hola', '# Hola'],
    ['text/x-unheard-of; charset=utf-8', 'Señor', 'Señor'],
  ])('P1 shows the only text there is, called %s', async (type, body, text) => {
    const parsed = await parseMessage(mail({ 'Content-Type': type }, body));
    expect([parsed.text, parsed.attachments]).toEqual([text, []]);
  });

  it.each([
    'foo/bar; name=a.bin',
    'text/vcard',
    'text/markdown; name=a.md\r\nContent-Disposition: attachment',
  ])('P1 leaves a file what it is: %j', async (type) => {
    const parsed = await parseMessage(mail({ 'Content-Type': type }, 'Hola'));
    expect([parsed.text, parsed.attachments.length]).toEqual(['', 1]);
  });

  it('P10 a mail with CR alone is the mail with CRLF', async () => {
    const [one, other] = await Promise.all([
      parseMessage(Buffer.from(source)),
      parseMessage(Buffer.from(source.replaceAll(CRLF, '\r'))),
    ]);
    expect(one.fingerprint).toBe(other.fingerprint);
  });

  it('P7 what stays of a mail with CR alone is as it came', async () => {
    const old = Buffer.from(source.replaceAll(CRLF, '\r'));
    const { rest, files } = (await readMail(old)).extract();
    expect(files).toHaveLength(1);
    expect(rest.includes('\n')).toBe(false);
    expect(await read(rest)).toEqual({ ...WHOLE, files: [] });
  });

  it('P7 what stays of a mail with CR twice is as it came', async () => {
    const doubled = source.replaceAll(CRLF, '\r\r\n');
    const { rest, files } = (await readMail(Buffer.from(doubled))).extract();
    expect(files.map(({ content }) => content.toString())).toEqual(['%PDF-1.4 the invoice']);
    const plain = (await readMail(Buffer.from(source))).extract().rest.toString();
    expect(rest.toString()).toBe(plain.replaceAll(CRLF, '\r\r\n'));
  });

  it('P1 a mail that begins with an empty line and no field is text', async () => {
    expect((await read('\r\nHola\r\n')).text).toBe('Hola');
  });
});

describe('P1 multiparts that are wrong', () => {
  const parts = multipart('b1', [TEXT, PDF]);
  it.each([
    ['without boundary', 'multipart/mixed', parts],
    ['with a wrong boundary', 'multipart/mixed; boundary=zz', parts],
    ['with an unquoted parameter', 'multipart/mixed boundary=b1', parts],
    ['without subtype', 'multipart; boundary=zz', parts],
    ['with a preamble', 'multipart/mixed', `This is a multi-part message.\r\n\r\n${parts}`],
    ['never closed', 'multipart/mixed; boundary=b1', parts.replace('--b1--', '')],
    ['without boundary, never closed', 'multipart/mixed', parts.replace('--b1--', '')],
    [
      'closed by the outer one',
      'multipart/mixed; boundary=b1',
      `--b1\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n--b2\r\n\r\n${TEXT.body}\r\n${parts.slice(parts.lastIndexOf('--b1\r\n'))}`,
    ],
  ])('P1 reads one %s', async (_what, type, body) => {
    expect(await read(mail({ 'Content-Type': type }, body))).toEqual(WHOLE);
  });

  it('P7 takes attachments out of one without boundary; what stays is as it came', async () => {
    const source = mail({ 'Content-Type': 'multipart/mixed' }, multipart('b1', [TEXT, PDF, PDF]));
    const { rest, files } = (await readMail(source)).extract();
    expect(files.map(({ content }) => content.toString())).toEqual(
      Array(2).fill('%PDF-1.4 the invoice'),
    );
    expect(rest).toEqual(mail({ 'Content-Type': 'multipart/mixed' }, multipart('b1', [TEXT])));
  });

  it('P1 does not hide text before something like a delimiter', async () => {
    const body = `${'Lo que escribo. '.repeat(30)}\r\n--firma\r\n\r\nAna`;
    const { text } = await read(mail({ 'Content-Type': 'multipart/mixed' }, body));
    expect(text).toContain('Lo que escribo.');
    expect(text).toContain('Ana');
  });

  it.each([
    ['text', 'Hola <b>', 'Hola <b>'],
    ['text/', 'Hola', 'Hola'],
    ['/', 'Hola', 'Hola'],
    ['us-ascii', 'Hola', 'Hola'],
    ['nonsense', 'Hola', 'Hola'],
    ['"text/plain"', 'Hola', 'Hola'],
    ['text/plain charset=utf-8', 'Hola', 'Hola'],
    ['text/plain, text/html', 'Hola', 'Hola'],
    ['text / html', '<p>Hola</p>', 'Hola'],
    ['html', '<p>Hola</p>', 'Hola'],
    ['text/html; charset="utf-8', '<p>Hola</p>', 'Hola'],
  ])('P1 reads the Content-Type %s', async (type, body, text) => {
    expect(await read(mail({ 'Content-Type': type }, body))).toEqual({ text, files: [] });
  });

  it.each(['image', 'application', 'nonsense; name="a.bin"'])(
    'P1 keeps a Content-Type %s as an attachment',
    async (type) => {
      const parsed = await parseMessage(mail({ 'Content-Type': type }, 'x'));
      expect(parsed.attachments[0]?.contentType).toBe('application/octet-stream');
    },
  );

  it.each([
    ['"base64"', 'YcOxbw=='],
    ['base64 (seven bit)', 'YcOxbw=='],
    ['base-64', 'YcOxbw=='],
    ['quoted printable', 'a=C3=B1o'],
    ['Quoted-Printable;', 'a=C3=B1o'],
    ['x-uuencode', 'begin 644 a.txt\r\n$8<.Q;P  \r\n`\r\nend\r\n'],
  ])('P1 undoes the transfer encoding %s', async (encoding, body) => {
    expect((await read(mail({ 'Content-Transfer-Encoding': encoding }, body))).text).toBe('año');
  });
});

describe('P1 uuencode', () => {
  const FILE = 'begin 644 año y día.txt\r\n#86)C\r\n`\r\nend\r\n';
  const source = (body: string) => mail({ 'Content-Type': 'text/plain; charset=utf-8' }, body);

  it('P1 takes files in the text for attachments, the rest for text', async () => {
    const parsed = await parseMessage(
      source(`Hola\r\n${FILE}Adiós\r\nbegin-base64 600 b.pdf\r\neHk=\r\n====\r\n`),
    );
    expect(parsed.text).toBe('Hola\nAdiós\n');
    expect(
      parsed.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        content.toString(),
      ]),
    ).toEqual([
      ['año y día.txt', 'text/plain', 'abc'],
      ['b.pdf', 'application/pdf', 'xy'],
    ]);
  });

  it('P7 cuts them out of the text; every other byte stays', async () => {
    const { rest, files } = (await readMail(source(`Hola\r\n${FILE}Adiós`))).extract();
    expect(rest).toEqual(source('Hola\r\nAdiós'));
    expect(files.map(({ content }) => content.toString())).toEqual(['abc']);
  });

  it('P7 leaves encoded text as it is', async () => {
    const whole = mail({ 'Content-Transfer-Encoding': 'base64' }, base64(`Hola\r\n${FILE}`));
    const { rest, files } = (await readMail(whole)).extract();
    expect([rest, files.length]).toEqual([whole, 1]);
  });

  it.each([
    ['words', 'begin 644 the story\r\nwhich never was a file.'],
    ['one cut short', FILE.slice(0, -5)],
    ['one with a wrong line', FILE.replace('#86)C', '#86)Cxxxxxxxxx')],
    ['yEnc', '=ybegin line=128 size=3 name=a.bin\r\n\u008b\u008c\r\n=yend size=3'],
  ])('P1 leaves %s as text', async (_what, body) => {
    expect((await parseMessage(source(body))).attachments).toEqual([]);
    expect((await read(source(body))).text).toBe(body.trim().replaceAll(CRLF, '\n'));
  });

  it('P1 reads 200,000 beginnings in linear work', async () => {
    const { text } = await read(source('begin 644 x\r\n'.repeat(200_000)));
    expect(text.startsWith('begin 644 x')).toBe(true);
  });
});
