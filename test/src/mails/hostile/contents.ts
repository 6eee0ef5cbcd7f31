import {
  base64Lines,
  type HostileShape,
  hostile,
  hostileAttachment,
  hostileBody,
} from './hostile-mail.ts';

const PLAIN = 'text/plain; charset=utf-8';

/** A text with something repeated in it. */
function text(
  name: string,
  full: number,
  piece: string,
  type = PLAIN,
  encoding = '8bit',
): HostileShape {
  return { name, full, make: (times) => hostileBody(type, piece.repeat(times), encoding) };
}

/** What parts hold: transfer encodings, charsets, files in text, winmail.dat, signatures. */
export const CONTENTS: readonly HostileShape[] = [
  {
    name: 'bytes of an attachment',
    full: 25_000_000,
    make: (times) =>
      hostileAttachment(
        [
          ['Content-Type', 'application/pdf; name=expediente.pdf'],
          ['Content-Transfer-Encoding', 'base64'],
        ],
        base64Lines(Buffer.alloc(times, 'Expediente ')),
      ),
  },
  {
    name: 'attachments',
    full: 900,
    make: (times) =>
      hostile(
        [['Content-Type', 'multipart/mixed; boundary=b']],
        `--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(Buffer.alloc(20_000, 'PK'))}\r\n`.repeat(
          times,
        ),
      ),
  },
  // As a bomb in a zip looks: one byte over and over, in base64 that is no base64.
  text('padding in base64', 5_000_000, 'AA==', 'application/zip', 'base64'),
  text('padding in the base64 of a text', 3_000_000, 'QQ==', PLAIN, 'base64'),
  text('garbage in base64', 3_000_000, 'A!*~', PLAIN, 'base64'),
  text('equals signs in base64', 10_000_000, '=', PLAIN, 'base64'),
  text('bytes of base64 in one line', 5_000_000, 'UEsD', 'application/zip', 'base64'),
  text('soft line breaks', 2_000_000, '= \t\r\n', PLAIN, 'quoted-printable'),
  text('equals signs in quoted-printable', 10_000_000, '=', PLAIN, 'quoted-printable'),
  text('blanks in quoted-printable', 10_000_000, ' \t', PLAIN, 'quoted-printable'),
  text('coded characters', 3_000_000, '=F0', PLAIN, 'quoted-printable'),
  text('flowed lines', 150_000, `${'palabra '.repeat(9)}\r\n`, `${PLAIN}; format=flowed`),
  text('quoted flowed lines', 150_000, `${'>'.repeat(50)} a \r\n`, `${PLAIN}; format=flowed`),
  text('signs of quotation', 10_000_000, '>', `${PLAIN}; format=flowed; delsp=yes`),
  text('UTF-7', 2_000_000, '+AOE-', 'text/plain; charset=utf-7'),
  text('plus signs in UTF-7', 5_000_000, '+', 'text/plain; charset=utf-7'),
  text('escapes of Japanese', 1_000_000, '\u001b$B!!\u001b(B', 'text/plain; charset=iso-2022-jp'),
  text('shifts of Korean', 3_000_000, '\u000e!!\u000f', 'text/plain; charset=iso-2022-kr'),
  text('openings of HZ', 3_000_000, '~{!', 'text/plain; charset=hz-gb-2312'),
  text('openings of HZ that nobody told', 3_000_000, '~{!', 'text/plain'),
  text('broken UTF-8', 3_000_000, '\u00c3(\u00ff', 'text/plain'),
  text('marks of UTF-16', 3_000_000, '\ufeff', 'text/plain; charset=utf-16'),
  text('openings of uuencode', 400_000, 'begin 644 a\r\n', 'text/plain'),
  text('empty files of uuencode', 200_000, 'begin 644 a\r\n`\r\nend\r\n', 'text/plain'),
  text('short lines of uuencode', 1_000_000, 'begin 644 a\r\n!\r\n', 'text/plain'),
  {
    name: 'lines of uuencode',
    full: 200_000,
    make: (times) =>
      hostileBody(
        'text/plain',
        `begin 644 a.zip\r\n${`M${'A'.repeat(60)}\r\n`.repeat(times)}end\r\n`,
      ),
  },
  {
    name: 'lines of uuencode that never end',
    full: 3_000,
    make: (times) =>
      hostileBody(
        'text/plain',
        `${'begin 644 a\r\n'.repeat(times)}${`M${'A'.repeat(60)}\r\n`.repeat(times)}`,
      ),
  },
  text('yEnc', 100_000, `=ybegin line=128 size=9 name=a\r\n${'x'.repeat(100)}\r\n=yend\r\n`),
  {
    name: 'attributes of winmail.dat',
    full: 300_000,
    make: (times) => winmail(Buffer.concat(Array.from({ length: times }, () => attribute(0x8000)))),
  },
  {
    name: 'a huge attribute of winmail.dat',
    full: 1,
    make: () => winmail(attribute(0x9003, Buffer.alloc(0), 0xffff_fff0)),
  },
  {
    name: 'properties of winmail.dat',
    full: 100_000,
    make: (times) => winmail(attribute(0x9003, properties(times))),
  },
  {
    name: 'a number of properties that are not there',
    full: 1,
    make: () => winmail(attribute(0x9003, Buffer.from('ffffffff', 'hex'))),
  },
  {
    name: 'compressed text that grows',
    full: 200_000,
    make: (times) => winmail(attribute(0x9003, compressedText(times))),
  },
  {
    name: 'winmail.dat within winmail.dat',
    full: 200,
    make: (times) => winmail(nestedWinmail(times)),
  },
  {
    name: 'nested values of a signature',
    full: 500_000,
    make: (times) => signature(Buffer.from('3080'.repeat(times), 'hex')),
  },
  {
    name: 'pieces of a signature',
    full: 300_000,
    make: (times) => signature(signedPieces(times)),
  },
  {
    name: 'a failure notice',
    full: 100_000,
    make: (times) =>
      hostile(
        [
          ['From', 'MAILER-DAEMON <hostil@example.com>'],
          ['Content-Type', 'text/plain'],
        ],
        'Message-ID: <\r\n'.repeat(times),
      ),
  },
  {
    name: 'returned mails',
    full: 900,
    make: (times) =>
      hostile(
        [['Content-Type', 'multipart/report; report-type=delivery-status; boundary=b']],
        `--b\r\nContent-Type: message/rfc822\r\n\r\n${'X: y\r\n'.repeat(500)}Message-ID: <a@b>\r\n\r\nx\r\n`.repeat(
          times,
        ),
      ),
  },
];

const TNEF = Buffer.from('789f3e220100', 'hex');

function winmail(content: Buffer): Buffer {
  return hostileAttachment(
    [
      ['Content-Type', 'application/ms-tnef; name=winmail.dat'],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    base64Lines(Buffer.concat([TNEF, content])),
  );
}

/** MS-OXTNEF §2.1.3.1: level, id, type, length, data, checksum. */
function attribute(id: number, data: Buffer = Buffer.from('x'), length = data.length): Buffer {
  const head = Buffer.alloc(9);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(id, 1);
  head.writeUInt16LE(0x0006, 3);
  head.writeUInt32LE(length, 5);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(data.reduce((sum, byte) => (sum + byte) & 0xffff, 0));
  return Buffer.concat([head, data, checksum]);
}

/** MS-OXTNEF §2.1.3.4: so many integers. */
function properties(count: number): Buffer {
  const one = Buffer.from('0300010001000000', 'hex');
  const all = Buffer.alloc(4 + one.length * count, one);
  all.writeUInt32LE(count, 0);
  return Buffer.concat([all.subarray(0, 4), Buffer.alloc(one.length * count, one)]);
}

/** MS-OXRTFCP §2.1.3.1: references to what was written before, each of 17 bytes. */
function compressedText(references: number): Buffer {
  const runs = Buffer.alloc(17 * Math.ceil(references / 8), Buffer.from('ff', 'hex'));
  const head = Buffer.alloc(16);
  head.writeUInt32LE(runs.length + 12, 0);
  head.writeUInt32LE(0x7fff_ffff, 4);
  head.write('LZFu', 8, 'latin1');
  const value = Buffer.concat([head, runs]);
  const list = Buffer.alloc(16);
  list.writeUInt32LE(1, 0);
  list.writeUInt32LE(0x1009_0102, 4);
  list.writeUInt32LE(1, 8);
  list.writeUInt32LE(value.length, 12);
  return Buffer.concat([list, value]);
}

/** A file in winmail.dat that is winmail.dat again. */
function nestedWinmail(depth: number): Buffer {
  let inner: Buffer = attribute(0x800c, Buffer.from('cuerpo'));
  for (let level = 0; level < depth; level += 1) {
    const name = Buffer.from('winmail.dat\0');
    inner = Buffer.concat([
      attribute(0x9002, Buffer.alloc(14)),
      attribute(0x8010, name),
      attribute(0x800f, Buffer.concat([TNEF, inner])),
    ]);
  }
  return inner;
}

function signature(cms: Buffer): Buffer {
  return hostile(
    [
      ['Content-Type', 'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m'],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    base64Lines(cms),
  );
}

/** CMS SignedData (RFC 5652 §5.1) of indefinite lengths, its content in pieces of one byte. */
function signedPieces(count: number): Buffer {
  const begin =
    '308006092a864886f70d010702a0803080020101310030800609' + '2a864886f70d010701a0802480';
  return Buffer.concat([
    Buffer.from(begin, 'hex'),
    Buffer.alloc(3 * count, Buffer.from('040178', 'hex')),
    Buffer.alloc(12),
  ]);
}
