import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeadersOnly } from '../src/headers-only.ts';
import { parseMessage } from '../src/read-mail.ts';
import { base64, CRLF, mail, mailWithPdf, multipart, PDF, TEXT } from './mail.ts';

const fingerprint = async (source: Buffer) => (await parseMessage(source)).fingerprint;
const quotedPrintable = (content: string) =>
  Array.from(Buffer.from(content), (byte) =>
    byte === 0x0a
      ? '\n'
      : byte === 0x0d
        ? '\r'
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
    .join('')
    .replace(/((?:=..){24})(?==)/g, `$1=${CRLF}`);

/** The same mail as different servers could hand it out. */
interface Wrapping {
  readonly received: string;
  readonly boundary: string;
  readonly encoding: 'base64' | 'quoted-printable' | '8bit';
  readonly foldedHeader: boolean;
  readonly bareLineFeeds: boolean;
  readonly blankLines: number;
}

const wrapping: fc.Arbitrary<Wrapping> = fc.record({
  received: fc.stringMatching(/^[a-z0-9 ]{0,40}$/),
  boundary: fc.stringMatching(/^[a-zA-Z0-9]{4,20}$/),
  encoding: fc.constantFrom('base64', 'quoted-printable', '8bit'),
  foldedHeader: fc.boolean(),
  bareLineFeeds: fc.boolean(),
  blankLines: fc.nat(3),
});

function encoded(content: string, encoding: Wrapping['encoding']): string {
  if (encoding === 'base64') return base64(content);
  return encoding === '8bit' ? content : quotedPrintable(content);
}

function rendered(
  wrap: Wrapping,
  text: string,
  file: string,
  fields: Record<string, string | null>,
) {
  const part = (type: string, content: string) => ({
    fields: { 'Content-Type': type, 'Content-Transfer-Encoding': wrap.encoding },
    body:
      encoded(content, wrap.encoding) + CRLF.repeat(wrap.encoding === '8bit' ? wrap.blankLines : 0),
  });
  const source = mail(
    {
      Received: `from x by y; ${wrap.received}`,
      Subject: wrap.foldedHeader ? `Una${CRLF} factura  larga` : 'Una factura larga',
      From: wrap.foldedHeader
        ? `Ana =?utf-8?Q?N=C3=BA=C3=B1ez?=${CRLF}\t<ana@cliente.example>`
        : 'Ana Núñez <ana@cliente.example>',
      Date: wrap.foldedHeader ? '23 Nov 2026 09:00:00 GMT' : 'Mon, 23 Nov 2026 10:00:00 +0100',
      'Content-Type': `multipart/mixed; boundary=${wrap.boundary}`,
      ...fields,
    },
    multipart(wrap.boundary, [
      part('text/plain; charset=utf-8', text),
      part('application/xml; name=x.xml', file),
    ]),
  );
  return wrap.bareLineFeeds
    ? Buffer.from(source.toString('latin1').replaceAll(CRLF, '\n'), 'latin1')
    : source;
}

const content = fc
  .array(fc.stringMatching(/^[a-zñé0-9.,;:=_ ]{0,30}[a-zñé]$/), { minLength: 1, maxLength: 5 })
  .map((lines) => lines.join(CRLF));

describe('P10 fingerprint', () => {
  it('P10 stays the same however a server wraps the mail', async () => {
    await fc.assert(
      fc.asyncProperty(wrapping, wrapping, content, content, async (one, other, text, file) => {
        const first = await fingerprint(rendered(one, text, file, {}));
        expect(first).toMatch(/^1:[0-9a-f]{64}$/);
        expect(await fingerprint(rendered(other, text, file, {}))).toBe(first);
      }),
      { numRuns: 150 },
    );
  });

  it('P10 changes with the contents: a different mail may reuse a Message-ID', async () => {
    await fc.assert(
      fc.asyncProperty(wrapping, content, content, async (wrap, text, other) => {
        fc.pre(text !== other);
        const first = await fingerprint(rendered(wrap, text, 'x', {}));
        expect(await fingerprint(rendered(wrap, other, 'x', {}))).not.toBe(first);
        expect(await fingerprint(rendered(wrap, 'x', text, {}))).not.toBe(first);
      }),
      { numRuns: 80 },
    );
  });

  it.each([
    [{ 'Message-ID': '<m2@cliente.example>' }],
    [{ Date: 'Mon, 23 Nov 2026 10:00:01 +0100' }],
    [{ From: 'Ana Núñez <otra@cliente.example>' }],
    [{ Subject: 'Otra factura' }],
  ])('P10 changes with %j', async (fields) => {
    expect(await fingerprint(mailWithPdf(fields))).not.toBe(await fingerprint(mailWithPdf()));
  });

  it('P10 covers every byte of a file that is no text, however it is encoded', async () => {
    const image = (bytes: string, encoding: 'base64' | 'quoted-printable') => {
      const fields = { 'Content-Type': 'image/png', 'Content-Transfer-Encoding': encoding };
      const body =
        encoding === 'base64'
          ? Buffer.from(bytes, 'latin1').toString('base64')
          : quotedPrintable(bytes).replaceAll('\r', '=0D').replaceAll('\n', '=0A');
      return mail(
        { 'Content-Type': 'multipart/mixed; boundary=b1' },
        multipart('b1', [TEXT, { fields, body }]),
      );
    };
    const first = await fingerprint(image('PNG\r\n\0\r\n', 'base64'));
    expect(await fingerprint(image('PNG\r\n\0\r\n', 'quoted-printable'))).toBe(first);
    for (const other of ['PNG\n\0\r\n', 'PNG\r\n\0', 'PNG\r\n\x01\r\n']) {
      expect(await fingerprint(image(other, 'base64'))).not.toBe(first);
    }
  });

  it('P10 tells where one part ends and the next begins', async () => {
    const two = (a: string, b: string) =>
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b1' },
        multipart('b1', [
          { ...TEXT, body: a },
          { ...TEXT, body: b },
        ]),
      );
    expect(await fingerprint(two('ab', 'c'))).not.toBe(await fingerprint(two('a', 'bc')));
  });

  it('P10 without a Message-ID all fields count, but for those that wrap the body', async () => {
    const one = (fields: Record<string, string | null>) =>
      mail({ 'Message-ID': null, To: 'a@x.example', 'X-Alarm': '1', ...fields }, 'disco lleno');
    const first = await fingerprint(one({}));
    expect(await fingerprint(one({ 'X-Alarm': '2' }))).not.toBe(first);
    expect(await fingerprint(one({ Received: 'from x by y id 2' }))).not.toBe(first);
    expect(await fingerprint(one({ To: 'b@x.example' }))).not.toBe(first);
    const rewrapped = one({
      'Content-Transfer-Encoding': '8bit',
      'MIME-Version': '1.0',
      Status: 'RO',
    });
    expect(await fingerprint(rewrapped)).toBe(first);
    const reordered = mail(
      { 'X-Alarm': '1', To: `${CRLF} a@x.example`, 'Message-ID': null },
      'disco lleno\r\n',
    );
    expect(await fingerprint(reordered)).toBe(first);
  });

  it('P10 a mail read by its header alone is known by its bytes', () => {
    const read = (source: Buffer) => parseHeadersOnly(source, 'too large').fingerprint;
    const unix = Buffer.from(mailWithPdf().toString().replaceAll(CRLF, '\n'));
    expect(read(unix)).toBe(read(mailWithPdf()));
    expect(read(mailWithPdf({ Subject: 'Otra' }))).not.toBe(read(mailWithPdf()));
    expect(PDF.body).not.toBe('');
  });
});
