import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { base64, mail, mailWithPdf } from './mail.ts';

const der = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const length = Buffer.alloc(5);
  length[0] = 0x84;
  length.writeUInt32BE(content.length, 1);
  return Buffer.concat([Buffer.from([tag]), length, content]);
};
/** As programs write it that do not know the length yet. */
const streamed = (tag: number, ...contents: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([tag, 0x80]), ...contents, Buffer.from([0, 0])]);

const SIGNED_DATA = der(0x06, Buffer.from('2a864886f70d010702', 'hex'));
const ENVELOPED_DATA = der(0x06, Buffer.from('2a864886f70d010703', 'hex'));
const DATA = der(0x06, Buffer.from('2a864886f70d010701', 'hex'));
const VERSION = der(0x02, Buffer.from([1]));
const NOTHING = der(0x31);

const signed = (content: Buffer, write = der, kind = SIGNED_DATA) =>
  write(
    0x30,
    kind,
    write(0xa0, write(0x30, VERSION, NOTHING, write(0x30, DATA, write(0xa0, content)), NOTHING)),
  );
const opaque = (cms: Buffer, type = 'application/pkcs7-mime; smime-type=signed-data') =>
  mail(
    {
      'Content-Type': `${type}; name=smime.p7m`,
      'Content-Disposition': 'attachment; filename=smime.p7m',
      'Content-Transfer-Encoding': 'base64',
    },
    base64(cms),
  );

describe('P1 opaque signatures', () => {
  const inner = mailWithPdf();
  it.each([
    ['in one piece', signed(der(0x04, inner))],
    [
      'in pieces',
      signed(der(0x24, der(0x04, inner.subarray(0, 99)), der(0x04, inner.subarray(99)))),
    ],
    [
      'of lengths that were not known',
      signed(
        streamed(0x24, der(0x04, inner.subarray(0, 99)), der(0x04, inner.subarray(99))),
        streamed,
      ),
    ],
  ])('P1 reads what one signs %s', async (_what, cms) => {
    for (const type of [undefined, 'application/x-pkcs7-mime', 'application/octet-stream']) {
      const parsed = await parseMessage(opaque(cms, type));
      expect(parsed.text).toBe('Adjunto la factura.');
      expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['factura.pdf']);
    }
  });

  it('P7 leaves the signed mail whole', async () => {
    const source = opaque(signed(der(0x04, inner)));
    expect((await readMail(source)).extract()).toEqual({ rest: source, files: [] });
  });

  it.each([
    ['encrypted mail', signed(der(0x04, inner), der, ENVELOPED_DATA)],
    ['a signature without content', signed(Buffer.alloc(0))],
    ['something else', Buffer.from('not at all')],
    ['one cut short', signed(der(0x04, inner)).subarray(0, 200)],
  ])('P1 keeps %s as an attachment', async (_what, cms) => {
    const parsed = await parseMessage(opaque(cms));
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['smime.p7m']);
    expect(parsed.fallback).toBe('none');
  });

  it('P1 reads any bytes', async () => {
    const cms = signed(der(0x04, inner), streamed);
    await fc.assert(
      fc.asyncProperty(fc.nat(cms.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(cms);
        bytes[at] = byte;
        expect((await parseMessage(opaque(bytes))).fallback).toBe('none');
      }),
      { numRuns: 200 },
    );
    const deep = streamed(0x30, ...Array(1).fill(Buffer.from('3080'.repeat(50_000), 'hex')));
    expect((await parseMessage(opaque(deep))).attachments).toHaveLength(1);
  });
});
