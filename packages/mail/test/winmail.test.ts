import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { base64, mail, multipart, type PartSource, TEXT } from './mail.ts';
import {
  framedRtf,
  type PropertySource,
  TNEF,
  tnefAttribute,
  tnefFile,
  tnefMessage,
  tnefProperties,
  tnefStream,
} from './tnef-stream.ts';

const winmail = (
  content: Buffer,
  type = 'application/ms-tnef',
  name = 'winmail.dat',
): PartSource => ({
  fields: {
    'Content-Type': `${type}; name="${name}"`,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Transfer-Encoding': 'base64',
  },
  body: base64(content),
});
const mixed = (...parts: readonly PartSource[]) =>
  mail({ 'Content-Type': 'multipart/mixed; boundary=b1' }, multipart('b1', parts));

const properties = (...list: readonly PropertySource[]) =>
  tnefAttribute(TNEF.messageProperties, tnefProperties(...list));
const codePage = (page: number) => {
  const data = Buffer.alloc(8);
  data.writeUInt32LE(page);
  return tnefAttribute(TNEF.codePage, data);
};

const STREAM = tnefStream(
  codePage(1252),
  properties([0x102, 0x1013, Buffer.from('<p>A\u00F1o <img src="cid:logo@x"></p>', 'latin1')]),
  tnefFile(
    'FACTUR~1.PDF',
    'el pdf',
    [0x1f, 0x3707, 'Factura año.pdf'],
    [0x1e, 0x370e, 'Application/PDF'],
  ),
  tnefFile('a\u00F1o.txt', 'notas'),
  tnefFile('logo.png', 'png', [0x1e, 0x3712, 'logo@x']),
);

describe('P1 winmail.dat', () => {
  it('P1 lists the files inside, with their names, types and contents', async () => {
    const { attachments, warnings } = await parseMessage(mixed(TEXT, winmail(STREAM)));
    expect(
      attachments.map(({ filename, contentType, content, inline }) => [
        filename,
        contentType,
        content.toString(),
        inline,
      ]),
    ).toEqual([
      ['Factura año.pdf', 'application/pdf', 'el pdf', false],
      ['año.txt', 'text/plain', 'notas', false],
      ['logo.png', 'image/png', 'png', true],
    ]);
    expect(warnings).toEqual([]);
  });

  it('P1 shows its HTML where the mail has none, and not its text once more', async () => {
    const parsed = await parseMessage(mixed(TEXT, winmail(STREAM)));
    expect(parsed.text).toBe('Adjunto la factura.');
    expect(parsed.html).toBe('<p>Año <img src="cid:logo@x" /></p>');
  });

  it.each([
    ['HTML', [properties([0x102, 0x1013, Buffer.from('<p>Hola Ana</p>')])], 'Hola Ana'],
    ['HTML as text', [properties([0x1f, 0x1013, '<p>Hola 日本</p>'])], 'Hola 日本'],
    ['text in a property', [properties([0x1f, 0x1000, 'Hola 日本'])], 'Hola 日本'],
    ['8-bit text', [codePage(1251), properties([0x1e, 0x1000, '\u00CF\u00F0\u00E8'])], 'При'],
    ['an attribute', [tnefAttribute(TNEF.body, 'Hola de antes\0')], 'Hola de antes'],
    [
      'rich text',
      [properties([0x102, 0x1009, framedRtf("{\\rtf1 A\\'f1o\\par dos}")])],
      'Año\ndos',
    ],
    [
      'HTML in rich text',
      [properties([0x102, 0x1009, framedRtf('{\\rtf1\\fromhtml1 {\\*\\htmltag <i>}Hola}')])],
      'Hola',
    ],
    [
      'HTML in its own code page',
      [properties([0x03, 0x3fde, 65001], [0x102, 0x1013, Buffer.from('<p>año</p>')])],
      'año',
    ],
  ])('P1 reads a body that is nowhere else, from %s', async (_what, attributes, text) => {
    const whole = mail(winmail(Buffer.alloc(0)).fields, base64(tnefStream(...attributes)));
    const parsed = await parseMessage(whole);
    expect(parsed.text).toBe(text);
    expect(parsed.attachments).toEqual([]);
    const blank = { fields: { 'Content-Type': 'text/plain' }, body: ' \r\n' };
    expect((await parseMessage(mixed(blank, winmail(tnefStream(...attributes))))).text).toBe(text);
  });

  it('P1 gives an attached message as a mail of its own, with what is attached to it', async () => {
    const inner = tnefStream(
      properties(
        [0x1f, 0x0037, 'Queja del año'],
        [0x1f, 0x1000, 'Me quejo'],
        [0x1f, 0x0c1a, 'Ana Núñez'],
        [0x1e, 0x5d01, 'ana@cliente.example'],
      ),
      tnefFile('a.pdf', 'pdf'),
      tnefMessage(tnefStream(properties([0x1f, 0x0037, 'Dentro']))),
    );
    const [item] = (await parseMessage(mixed(TEXT, winmail(tnefStream(tnefMessage(inner))))))
      .attachments;
    expect([item?.filename, item?.contentType]).toEqual(['Queja del año.eml', 'message/rfc822']);
    const again = await parseMessage(item?.content ?? Buffer.alloc(0));
    expect(again).toMatchObject({
      subject: 'Queja del año',
      text: 'Me quejo',
      from: { address: 'ana@cliente.example', name: 'Ana Núñez' },
    });
    expect(again.attachments.map(({ filename }) => filename)).toEqual(['a.pdf', 'Dentro.eml']);
  });

  it('P1 leaves messages deeper than five levels closed', async () => {
    let stream = tnefStream(properties([0x1f, 0x0037, 'fondo']));
    for (let depth = 0; depth < 50; depth++) {
      stream = tnefStream(properties([0x1f, 0x0037, `nivel ${depth}`]), tnefMessage(stream));
    }
    const { attachments } = await parseMessage(mixed(TEXT, winmail(stream)));
    expect(attachments.map(({ filename }) => filename)).toEqual(['nivel 48.eml']);
  });

  it('P1 knows it by its type or its name, whatever the case', async () => {
    const names = async (part: PartSource) =>
      (await parseMessage(mixed(TEXT, part))).attachments.map(({ filename }) => filename);
    const stream = tnefStream(tnefFile('a.pdf', 'x'));
    expect(await names(winmail(stream, 'application/vnd.ms-tnef', 'x.bin'))).toEqual(['a.pdf']);
    expect(await names(winmail(stream, 'application/octet-stream', 'WINMAIL.DAT'))).toEqual([
      'a.pdf',
    ]);
    expect(await names(winmail(stream, 'application/octet-stream', 'x.bin'))).toEqual(['x.bin']);
  });

  it('P1 keeps a damaged one as it is, beside what could be read, and says so', async () => {
    const cut = STREAM.subarray(0, STREAM.length - 20);
    const { attachments, warnings } = await parseMessage(mixed(TEXT, winmail(cut)));
    expect(attachments.map(({ filename }) => filename)).toEqual([
      'Factura año.pdf',
      'año.txt',
      'logo.png',
      'winmail.dat',
    ]);
    expect(warnings).toEqual(['winmail.dat is damaged: it is kept as it is']);
    const other = await parseMessage(mixed(TEXT, winmail(Buffer.from('something else'))));
    expect(other.attachments.map(({ filename }) => filename)).toEqual(['winmail.dat']);
    expect(other.warnings).toHaveLength(1);
  });

  it('P1 reads any bytes behind the signature', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(STREAM.length - 1), fc.nat(255)), { maxLength: 10 }),
        fc.nat(STREAM.length),
        async (changes, length) => {
          const bytes = Buffer.from(STREAM);
          for (const [at, byte] of changes) bytes[at] = byte;
          const parsed = await parseMessage(mixed(TEXT, winmail(bytes.subarray(0, length))));
          expect(parsed.fallback).toBe('none');
          expect(parsed.text).toBe('Adjunto la factura.');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('P7 takes the files inside out as items, and leaves winmail.dat byte for byte', async () => {
    const source = mixed(TEXT, winmail(STREAM));
    const { rest, files } = (await readMail(source)).extract();
    expect(rest).toEqual(source);
    expect(files.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['Factura año.pdf', 'el pdf'],
      ['año.txt', 'notas'],
    ]);
  });

  it('P10 the fingerprint is of winmail.dat as it came', async () => {
    const closed = winmail(STREAM, 'application/octet-stream', 'x.bin');
    const [one, other] = await Promise.all([
      parseMessage(mixed(TEXT, winmail(STREAM))),
      parseMessage(mixed(TEXT, closed)),
    ]);
    expect(one.fingerprint).toBe(other.fingerprint);
  });
});
