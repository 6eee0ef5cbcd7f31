import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateCost, isQuicklyRead } from '../src/cost.ts';
import { parseHeadersOnly } from '../src/headers-only.ts';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { base64, CRLF, mail, mailWithPdf, multipart, type PartSource, TEXT } from './mail.ts';

const STORABLE = /[\0\p{Surrogate}]/u;

async function isReadable(source: Buffer): Promise<void> {
  const read = await readMail(source);
  for (const text of [
    read.message.subject,
    read.message.text,
    read.message.html,
    read.message.subjectKey,
  ]) {
    expect(text).not.toMatch(STORABLE);
  }
  expect(read.message.fingerprint).toMatch(/^1:[0-9a-f]{64}$/);
  expect(read.message.rawSize).toBe(source.length);
  expect(read.extract().rest.length).toBeLessThanOrEqual(source.length);
  expect(parseHeadersOnly(source, 'x').fallback).toBe('headers-only');
}

describe('P1 any bytes at all', () => {
  it('P1 reads random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), (bytes) =>
        isReadable(Buffer.from(bytes)),
      ),
      {
        numRuns: 200,
      },
    );
  });

  const fixtures = [
    mailWithPdf(),
    mail(
      { 'Content-Type': 'text/html; charset=utf-8' },
      '<p>Hola <b>Ana</b> &ntilde; <a href="x">y</a>',
    ),
    mail(
      {
        'Content-Type': 'multipart/alternative; boundary=b1',
        Subject: '=?utf-8?B?UmVjbGFtYWNpw7Nu?=',
      },
      multipart('b1', [
        {
          fields: {
            'Content-Type': 'text/plain; charset=iso-2022-jp',
            'Content-Transfer-Encoding': 'base64',
          },
          body: base64('x'),
        },
        {
          fields: { 'Content-Type': 'text/html', 'Content-Transfer-Encoding': 'quoted-printable' },
          body: '<p>=C3=B1</p>=',
        },
      ]),
    ),
  ];

  it('P1 reads every truncation of a mail', async () => {
    for (const fixture of fixtures) {
      for (let end = 0; end < fixture.length; end += 7) await isReadable(fixture.subarray(0, end));
    }
  });

  it('P1 reads mails with bytes changed, taken out and doubled', async () => {
    const mutation = fc.tuple(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.nat(2)), { minLength: 1, maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(mutation, async ([fixture, changes]) => {
        let bytes = Buffer.from(fixture);
        for (const [where, byte, kind] of changes) {
          const at = where % bytes.length;
          if (kind === 0) bytes[at] = byte;
          else if (kind === 1)
            bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + (byte % 20))]);
          else bytes = Buffer.concat([bytes.subarray(0, at + (byte % 20)), bytes.subarray(at)]);
          if (bytes.length === 0) bytes = Buffer.from('x');
        }
        await isReadable(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

const nested = (depth: number) => {
  const open = Array.from(
    { length: depth },
    (_x, i) => `Content-Type: multipart/mixed; boundary=b${i}${CRLF}${CRLF}--b${i}${CRLF}`,
  );
  return Buffer.from(
    `Subject: hondo${CRLF}${open.join('')}Content-Type: text/plain${CRLF}${CRLF}fondo`,
  );
};

describe('P1 hostile shapes end in bounded work', () => {
  it.each([
    ['900 nested parts', nested(900), 'none'],
    ['1,100 nested parts', nested(1100), 'headers-only'],
    [
      '100,000 headers',
      Buffer.from(`Subject: hondo${CRLF}${'X: y\r\n'.repeat(100_000)}\r\nx`),
      'headers-only',
    ],
    [
      '50,000 parts',
      mail(
        { Subject: 'hondo', 'Content-Type': 'multipart/mixed; boundary=b1' },
        `--b1${CRLF}${CRLF}x${CRLF}`.repeat(50_000),
      ),
      'headers-only',
    ],
    ['a 10 MB line', mail({ Subject: 'hondo' }, 'x'.repeat(10_000_000)), 'none'],
    [
      'a 2 MB header line',
      mail({ Subject: 'hondo', 'X-Long': 'x'.repeat(2_000_000) }),
      'headers-only',
    ],
    [
      'a million tags',
      mail({ Subject: 'hondo', 'Content-Type': 'text/html' }, '<b>'.repeat(1_000_000)),
      'none',
    ],
    [
      '100,000 nested divs',
      mail({ Subject: 'hondo', 'Content-Type': 'text/html' }, '<div>'.repeat(100_000)),
      'none',
    ],
    [
      '20,000 blockquotes',
      mail({ Subject: 'hondo', 'Content-Type': 'text/html' }, `${'<blockquote>'.repeat(20_000)}x`),
      'none',
    ],
    ['100,000 recipients', mail({ Subject: 'hondo', To: 'a@x.example, '.repeat(60_000) }), 'none'],
    ['a million commas', mail({ Subject: 'hondo', To: ','.repeat(1_000_000) }), 'none'],
    ['malformed encoded words', mail({ Subject: `hondo${' =?x?q?'.repeat(40_000)}` }), 'none'],
    ['many encoded words', mail({ Subject: `hondo${' =?utf-8?Q?=C3?='.repeat(40_000)}` }), 'none'],
    [
      'open comments in fields',
      mail({ Subject: 'hondo', 'In-Reply-To': '('.repeat(500_000), Date: '('.repeat(400_000) }),
      'none',
    ],
    [
      'soft line breaks',
      mail(
        { Subject: 'hondo', 'Content-Transfer-Encoding': 'quoted-printable' },
        '= \t\r\n'.repeat(400_000),
      ),
      'none',
    ],
    [
      '2 MB of flowed lines',
      mail(
        { Subject: 'hondo', 'Content-Type': 'text/plain; format=flowed' },
        `${'palabra '.repeat(9)}\r\n`.repeat(28_000),
      ),
      'none',
    ],
    [
      'delimiters that never match',
      mail(
        { Subject: 'hondo', 'Content-Type': 'multipart/mixed; boundary=b1' },
        '--b2\r\n'.repeat(300_000),
      ),
      'none',
    ],
  ])('P1 reads %s', async (_what, source, fallback) => {
    const parsed = await parseMessage(source);
    expect(parsed.subject.startsWith('hondo')).toBe(true);
    expect(parsed.fallback).toBe(fallback);
    expect(parsed.from?.address ?? 'ana@cliente.example').toBe('ana@cliente.example');
  });

  it('P1 keeps the readable header of what it does not parse', () => {
    const parsed = parseHeadersOnly(
      mailWithPdf({ 'In-Reply-To': '<a@x>', 'Auto-Submitted': 'auto-replied' }),
      'too slow',
    );
    expect(parsed).toMatchObject({
      subject: 'Factura',
      subjectKey: 'factura',
      threadIds: ['<a@x>'],
      automatic: 'auto-reply',
      text: '',
      attachments: [],
      warnings: ['only the header was read: too slow'],
    });
  });
});

describe('P1 cost', () => {
  it('P1 lets ordinary mail be parsed in place', () => {
    expect(estimateCost(mailWithPdf()).small).toBe(true);
    expect(estimateCost(Buffer.alloc(0)).small).toBe(true);
  });

  it.each([
    ['more than 64 KB', Buffer.alloc(65_537, 'x')],
    ['many parts', mail({}, '--b\r\n\r\n'.repeat(200))],
    ['a long header', mail({ To: 'ana@x.example, '.repeat(2_000) }, 'x')],
    ['many lines', mail({}, 'x\n'.repeat(10_000))],
    ['many tags', mail({}, '<b>'.repeat(10_000))],
    ['deep nesting', nested(150)],
    [
      'much HTML that base64 hides',
      mail(
        { 'Content-Type': 'text/html', 'Content-Transfer-Encoding': 'base64' },
        base64('<b>'.repeat(10_000)),
      ),
    ],
  ])('P1 sends %s to a process that can be ended', (_what, source) => {
    expect(estimateCost(source).small).toBe(false);
  });

  const file = (type: string, bytes: number, name = 'plano.bin'): PartSource => ({
    fields: {
      'Content-Type': `${type}; name="${name}"`,
      'Content-Transfer-Encoding': 'base64',
    },
    body: base64('x'.repeat(bytes)),
  });
  const mixed = (...parts: readonly PartSource[]) =>
    mail({ 'Content-Type': 'multipart/mixed; boundary=b1' }, multipart('b1', [TEXT, ...parts]));
  const html = (body: string): PartSource => ({ fields: { 'Content-Type': 'text/html' }, body });

  it('P1 lets mail with files of up to 1.5 MiB be parsed in place', async () => {
    expect(await isQuicklyRead(mailWithPdf())).toBe(true);
    expect(await isQuicklyRead(mixed(file('application/pdf', 1_100_000)))).toBe(true);
    expect(
      await isQuicklyRead(mixed(file('image/png', 300_000), html('<p>Hola</p>'), file('x', 9))),
    ).toBe(true);
  });

  it.each([
    ['files of more than 1.5 MiB', mixed(file('application/pdf', 1_200_000))],
    ['a text file', mixed(file('text/csv', 100_000))],
    ['a long text', mixed(file('application/pdf', 100_000), html('x'.repeat(40_000)))],
    ['many tags', mixed(file('application/pdf', 100_000), html('<b>'.repeat(5_000)))],
    ['many lines', mixed(file('application/pdf', 100_000), html('\r\n'.repeat(10_000)))],
    ['winmail.dat', mixed(file('application/octet-stream', 100_000, 'winmail.dat'))],
    ['an opaque signature', mixed(file('application/pkcs7-mime', 100_000, 'smime.p7m'))],
    ['an attached mail', mixed(file('message/rfc822', 100_000))],
    [
      'base64 in thousands of runs',
      mixed({ ...file('image/png', 1), body: 'QQ==QQ==QQ==QQ==\r\n'.repeat(5_000) }),
    ],
    [
      'a file in another encoding',
      mixed({
        fields: {
          'Content-Type': 'image/png',
          'Content-Transfer-Encoding': 'quoted-printable',
        },
        body: '=41=41=41\r\n'.repeat(10_000),
      }),
    ],
    [
      'line ends that are to be mended',
      Buffer.from(
        mixed(file('application/pdf', 100_000)).toString('latin1').replaceAll('\r\n', '\r\r\n'),
        'latin1',
      ),
    ],
    [
      'a CR alone before each of many delimiters',
      mail({}, `Hola\r\n${'\r--b1\r\r'.repeat(200_000)}`),
    ],
    [
      'a text that only looks like a file',
      mail(
        { 'Content-Type': 'text/html' },
        `--b1\r\nContent-Type: image/png\r\n\r\n${'x\r\n'.repeat(50_000)}`,
      ),
    ],
    [
      'HTML behind a delimiter that is none',
      mixed(
        html(`--b2\r\nContent-Type: image/png\r\n\r\n${'<b>x</b>\r\n'.repeat(50_000)}\r\n--b2--`),
      ),
    ],
  ])('P1 sends a large mail with %s to a process that can be ended', async (_what, source) => {
    expect(await isQuicklyRead(source)).toBe(false);
  });

  it('P1 counts what it judges by', () => {
    expect(estimateCost(mail({}, `x\r\n--b\r\n${TEXT.body}<p>`))).toMatchObject({
      delimiters: 1,
      lines: 8,
      tags: 3,
    });
  });
});
