import { type HostileShape, hostile, hostileBody } from './hostile-mail.ts';

const MULTIPART = 'multipart/mixed; boundary=b';

/** The structure of the mail itself: parts, header fields, lines. */
export const STRUCTURE: readonly HostileShape[] = [
  { name: 'nested parts', full: 1_000, make: nestedParts },
  { name: 'nested parts of one boundary', full: 20_000, make: sameBoundary },
  { name: 'nested mails', full: 5_000, make: nestedMails },
  {
    name: 'parts',
    full: 50_000,
    make: (times) =>
      hostile(
        [['Content-Type', MULTIPART]],
        '--b\r\nContent-Type: text/plain\r\n\r\nparte\r\n'.repeat(times),
        '--b--',
      ),
  },
  {
    name: 'parts without header',
    full: 400_000,
    make: (times) => hostile([['Content-Type', MULTIPART]], '--b\r\n\r\n'.repeat(times)),
  },
  {
    name: 'alternatives',
    full: 900,
    make: (times) =>
      hostile(
        [['Content-Type', 'multipart/alternative; boundary=b']],
        `--b\r\nContent-Type: text/html\r\n\r\n<table>${'<tr><td>x'.repeat(80)}\r\n`.repeat(times),
      ),
  },
  {
    name: 'delimiters that never match',
    full: 1_000_000,
    make: (times) => hostile([['Content-Type', MULTIPART]], '--a\r\n'.repeat(times)),
  },
  {
    name: 'delimiters of a boundary that is not told',
    full: 100_000,
    make: (times) =>
      hostile([['Content-Type', 'multipart/mixed']], '--x\r\n\r\nparte\r\n'.repeat(times)),
  },
  {
    name: 'a long boundary',
    full: 500_000,
    make: (times) =>
      hostile(
        [['Content-Type', `multipart/mixed; boundary="${'b'.repeat(times)}"`]],
        `--${'b'.repeat(times)}\r\n\r\nparte\r\n`.repeat(5),
      ),
  },
  {
    name: 'header fields',
    full: 100_000,
    make: (times) =>
      hostile(
        Array.from({ length: times }, (_, n) => [`X-Field-${n}`, `value ${n}`] as const),
        'cuerpo',
      ),
  },
  {
    name: 'fields of one name',
    full: 60_000,
    make: (times) =>
      hostile(
        Array.from({ length: times }, () => ['Received', 'by mx'] as const),
        'cuerpo',
      ),
  },
  {
    name: 'a folded field',
    full: 300_000,
    make: (times) => hostile([['X-Folded', '\r\n x'.repeat(times)]], 'cuerpo'),
  },
  {
    name: 'empty folds',
    full: 300_000,
    make: (times) => hostile([['X-Folded', ` x${'\r\n '.repeat(times)}x`]], 'cuerpo'),
  },
  {
    name: 'a field without end',
    full: 10_000_000,
    make: (times) => hostile([['X-Long', 'x'.repeat(times)]], 'cuerpo'),
  },
  {
    name: 'header lines without colon',
    full: 80_000,
    make: (times) => hostile([['X-First', `x\r\n${'no field\r\n'.repeat(times)}`]], 'cuerpo'),
  },
  {
    name: 'characters of a line',
    full: 10_000_000,
    make: (times) => hostileBody('text/plain', 'x'.repeat(times)),
  },
  {
    name: 'words of a line',
    full: 5_000_000,
    make: (times) => hostileBody('text/plain; charset=utf-8', 'ñ '.repeat(times)),
  },
  {
    name: 'empty lines',
    full: 5_000_000,
    make: (times) => hostileBody('text/plain', '\r\n'.repeat(times)),
  },
  {
    name: 'carriage returns',
    full: 5_000_000,
    make: (times) => hostileBody('text/plain', `x\n${'\r'.repeat(times)}`),
  },
  {
    name: 'NUL bytes',
    full: 10_000_000,
    make: (times) => hostileBody('text/plain', Buffer.alloc(times)),
  },
];

function nestedParts(depth: number): Buffer {
  const opened = Array.from(
    { length: depth },
    (_, level) => `--b${level}\r\nContent-Type: multipart/mixed; boundary="b${level + 1}"\r\n\r\n`,
  );
  return hostile(
    [['Content-Type', 'multipart/mixed; boundary="b0"']],
    ...opened,
    `--b${depth}\r\nContent-Type: text/plain\r\n\r\nen el fondo`,
  );
}

function sameBoundary(depth: number): Buffer {
  return hostile(
    [['Content-Type', MULTIPART]],
    '--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(depth),
    '--b\r\n\r\nen el fondo',
  );
}

function nestedMails(depth: number): Buffer {
  return hostile(
    [['Content-Type', 'message/rfc822']],
    'Content-Type: message/rfc822\r\n\r\n'.repeat(depth),
    'Subject: en el fondo\r\n\r\ncuerpo',
  );
}
