import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeMail } from '../src/attachments/extract.ts';
import { extractAttachments, parseMessage, readMail } from '../src/read-mail.ts';
import { base64, CRLF, mail, mailWithPdf, multipart, type PartSource, PDF, TEXT } from './mail.ts';

const image: PartSource = {
  fields: {
    'Content-Type': 'image/png',
    'Content-ID': '<logo@x>',
    'Content-Transfer-Encoding': 'base64',
  },
  body: base64('png'),
};
const mixed = (parts: readonly PartSource[], type = 'multipart/mixed') =>
  mail({ 'Content-Type': `${type}; boundary=b1` }, multipart('b1', parts));

const mixedOf = (lines: string) =>
  Buffer.from(`Content-Type: multipart/mixed; boundary=b1${CRLF}${CRLF}${lines}`);

const INNER = '--b1\r\nContent-Type: multipart/mixed; boundary=b2\r\n\r\n';
const FILE = 'Content-Disposition: attachment; filename=x.pdf\r\n';
/** What stands in multiparts whose structure is broken, each in another way. */
const BROKEN = [
  '--b1--\r\n\r\n--b1\r\n--b1--\r\nContent-Type: application/pdf\r\n',
  `--b2\r\n\r\n--b1\r\n-- \r\n--b2\r\n${FILE}--b1\r\n--b1--\r\n`,
  `${INNER}hola\r\n--b2\r\n--b1\r\n${FILE}`,
  `${INNER}hola\r\n--b1\r\nContent-Type: application/pdf\r\n--b1--\r\nContent-Type: text/plain\r\n`,
];

describe('P7 extraction', () => {
  it('P7 removes an attachment with its header; every other byte stays', async () => {
    const source = mailWithPdf();
    const { rest, files } = await extractAttachments(source);
    const text = source.toString('latin1');
    const from = text.lastIndexOf('--b1', text.indexOf('application/pdf'));
    const to = text.lastIndexOf('--b1--');
    expect(rest.toString('latin1')).toBe(text.slice(0, from) + text.slice(to));
    expect(
      files.map(({ kind, filename, content }) => [kind, filename, content.toString()]),
    ).toEqual([['file', 'factura.pdf', '%PDF-1.4 the invoice']]);
    const again = await parseMessage(rest);
    expect([again.text, again.attachments]).toEqual(['Adjunto la factura.', []]);
  });

  it('P7 takes out the header of a file that has nothing else', async () => {
    const source = mixed([TEXT]).toString();
    const closing = source.lastIndexOf('--b1--');
    const file = `--b1${CRLF}Content-Type: application/pdf; name=a.pdf${CRLF}`;
    const { rest, files } = await extractAttachments(
      Buffer.from(source.slice(0, closing) + file + source.slice(closing)),
    );
    expect([rest.toString(), files.length]).toEqual([source, 1]);
  });

  it('P7 whatever the mail, rest and holes make up the raw bytes', async () => {
    const line = fc.constantFrom(
      '--b1',
      '--b1--',
      '--b2',
      '--b2--',
      '',
      'Content-Type: application/pdf',
      'Content-Type: text/plain',
      'Content-Type: multipart/mixed; boundary=b2',
      'Content-Disposition: attachment; filename=x.pdf',
      'hola',
      '-- ',
    );
    const lineEnd = fc.constantFrom(CRLF, '\n', '\r');
    const source = fc
      .array(fc.tuple(line, lineEnd), { maxLength: 40 })
      .map((lines) => mixedOf(lines.flat().join('')));
    await fc.assert(
      fc.asyncProperty(source, async (bytes) => {
        const read = await readMail(bytes);
        const { rest, files } = read.extract();
        expect(files.length).toBe(read.message.attachments.length);
        expect(isSubsequence(rest, bytes)).toBe(true);
        // The text stays when the attachments go (a preamble may come to light in an emptied multipart).
        // Where a delimiter ends the mail before one begins it, what is text is anybody's guess.
        if (bytes.toString().search(/^--b1--/m) === bytes.toString().search(/^--b1/m)) return;
        // Where a CR alone stands before a delimiter, how lines end is guessed from all of them.
        if (bytes.includes('\r--')) return;
        const again = await readMail(rest);
        expect(isSubsequence(words(read.message.text), words(again.message.text))).toBe(true);
      }),
      {
        numRuns: 400,
        examples: BROKEN.map((lines) => [mixedOf(lines)]),
      },
    );
  });

  it('P7 agrees with the attachments of the parsed message', async () => {
    const read = await readMail(mixed([TEXT, PDF, image, PDF]));
    const { files } = read.extract();
    expect(files.map(({ sha256, filename }) => [sha256, filename])).toEqual(
      read.message.attachments.map(({ sha256, filename }) => [sha256, filename]),
    );
  });

  it('P7 leaves images that the HTML shows', async () => {
    const html = { fields: { 'Content-Type': 'text/html' }, body: '<img src="cid:logo@x">' };
    const { rest, files } = await extractAttachments(
      mixed([html, image, PDF], 'multipart/related'),
    );
    expect(files.map(({ filename }) => filename)).toEqual(['factura.pdf']);
    expect(rest.toString()).toContain(image.body);
  });

  it.each(['multipart/signed', 'multipart/encrypted'])('P7 leaves %s whole', async (type) => {
    const source = mixed([
      { fields: { 'Content-Type': `${type}; boundary=b2` }, body: multipart('b2', [TEXT, PDF]) },
      PDF,
    ]);
    expect(await extractAttachments(source)).toEqual({ rest: source, files: [] });
    expect((await parseMessage(source)).attachments).toHaveLength(2);
  });

  it('P7 leaves opaque S/MIME whole', async () => {
    const source = mail(
      { 'Content-Type': 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m' },
      'x',
    );
    expect(await extractAttachments(source)).toEqual({ rest: source, files: [] });
  });

  it('P7 takes at most 200 out, the rest stay inside', async () => {
    const source = mixed([TEXT, ...Array.from({ length: 230 }, () => PDF)]);
    const { rest, files } = await extractAttachments(source);
    expect(files).toHaveLength(200);
    expect((await parseMessage(rest)).attachments).toHaveLength(30);
    expect((await extractAttachments(source, 3)).files).toHaveLength(3);
  });

  it('P7 takes an attached mail out whole', async () => {
    const inner = mailWithPdf({ Subject: 'Queja' }).toString().replaceAll('b1', 'b9');
    const { files } = await extractAttachments(
      mixed([TEXT, { fields: { 'Content-Type': 'message/rfc822' }, body: inner }]),
    );
    expect(files.map(({ filename, content }) => [filename, content.toString()])).toEqual([
      ['Queja.eml', inner],
    ]);
  });

  it('P7 of a mail that is nothing but an attachment, the header stays', async () => {
    const source = mail({ 'Content-Type': 'application/pdf; name=a.pdf' }, 'pdf');
    const { rest, files } = await extractAttachments(source);
    expect(rest).toEqual(source.subarray(0, source.length - 3));
    expect(files.map(({ content }) => content.toString())).toEqual(['pdf']);
  });

  it('P7 the whole mail is one item, byte for byte', () => {
    const source = mailWithPdf();
    const read = { subject: 'RE: Factura', rawSha256: 'of the raw mail', rawSize: source.length };
    expect(wholeMail(source, read)).toMatchObject({
      kind: 'mail',
      filename: 'RE_ Factura.eml',
      contentType: 'message/rfc822',
      size: source.length,
      sha256: 'of the raw mail',
      content: source,
    });
  });
});

/** Delimiters that came to light are no words of the text, and may go with the part that they opened. */
const words = (text: string) => Buffer.from(text.replace(/--b\d(?:--)?|\s+/g, ''));

function isSubsequence(part: Buffer, whole: Buffer): boolean {
  let at = 0;
  for (const byte of part) {
    at = whole.indexOf(byte, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
