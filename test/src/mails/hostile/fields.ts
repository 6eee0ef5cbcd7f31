import {
  type Field,
  HOSTILE_SENDER,
  type HostileShape,
  hostile,
  hostileAttachment,
} from './hostile-mail.ts';

/** One field with something repeated in it. */
function field(
  name: string,
  full: number,
  fieldName: string,
  text: string,
  before = '',
  after = '',
): HostileShape {
  return {
    name,
    full,
    make: (times) =>
      hostile([[fieldName, `${before}${text.repeat(times)}${after}`]], 'Buenos días.'),
  };
}

/** A parameter of an attachment with something repeated in it. */
function parameter(name: string, full: number, make: (times: number) => string): HostileShape {
  return {
    name,
    full,
    make: (times) => {
      const disposition: Field = ['Content-Disposition', `attachment; ${make(times)}`];
      return hostileAttachment([['Content-Type', 'application/pdf'], disposition], 'x');
    },
  };
}

const times = (count: number, piece: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => piece(n)).join('');

const AFTER_SENDER = `, <${HOSTILE_SENDER}>`;

/** Header fields: addresses, encoded words (RFC 2047), parameters (RFC 2231), names of files. */
export const FIELDS: readonly HostileShape[] = [
  field('recipients', 30_000, 'To', 'Ana <ana@example.com>, '),
  field('commas in To', 900_000, 'To', ','),
  field('open groups', 100_000, 'To', 'g:'),
  field('open comments in To', 900_000, 'To', '('),
  field('closed comments in To', 300_000, 'To', '(a)'),
  field('quotes in To', 900_000, 'To', '"'),
  field('angles in To', 900_000, 'To', '<'),
  field('backslashes in To', 900_000, 'To', '\\'),
  field('signs at in To', 900_000, 'To', 'a@'),
  field('dots after an address', 900_000, 'From', '.', `<${HOSTILE_SENDER}`, `x>${AFTER_SENDER}`),
  field('quotes around an address', 900_000, 'From', "'", '<', `a@b>${AFTER_SENDER}`),
  field('addresses without blanks', 60_000, 'Cc', 'a@b.example;'),
  field('encoded words', 40_000, 'X-Subject', ' =?utf-8?Q?=C3=B1?='),
  field('encoded words of a subject', 12_000, 'Subject', ' =?utf-8?Q?=C3=B1?='),
  field('halves of characters', 12_000, 'Subject', ' =?utf-8?Q?=C3?='),
  field('encoded words of many charsets', 9_000, 'Subject', ' =?x-a?B?AAAA?= =?euc-jp?B?4A==?='),
  field('encoded words that never end', 60_000, 'Subject', ' =?x?q?'),
  field('openings of encoded words', 400_000, 'Subject', '=?'),
  field('question marks', 900_000, 'Subject', '?', '=?utf-8?Q?'),
  field('malformed words', 550, 'Subject', '=??B?\u0000'),
  field('UTF-7 in a subject', 100_000, 'Subject', '+AOE-', '=?utf-7?Q?', '?='),
  field('escapes of ISO-2022-JP', 200_000, 'Subject', '\u001b$B!!\u001b(B'),
  field('prefixes of a subject', 200_000, 'Subject', 'Re: '),
  field('counted prefixes', 100_000, 'Subject', 'Re[9]: '),
  field('tags before a subject', 200_000, 'Subject', '[a] '),
  field('open tags', 900_000, 'Subject', '['),
  field('case tokens', 100_000, 'Subject', '[#1] '),
  field('blanks in a subject', 900_000, 'Subject', ' ', 'x', 'x'),
  field('invisible characters', 300_000, 'Subject', '\u200b', 'x', 'x'),
  field('marks on one letter', 450_000, 'Subject', '\u0301', 'a'),
  field('ligatures', 300_000, 'Subject', '\ufdfa'),
  field('references', 200_000, 'References', '<a@b>'),
  field('angles in References', 900_000, 'References', '<'),
  field('closing angles of an id', 900_000, 'In-Reply-To', '>', '<', 'x'),
  field('blanks in In-Reply-To', 900_000, 'In-Reply-To', ' ', '<', '>'),
  field('open comments in Date', 900_000, 'Date', '('),
  field('blanks in Date', 900_000, 'Date', ' ', 'Mon, 2 Mar 2026 10:00:00'),
  field('letters in Date', 900_000, 'Date', 'a'),
  field('open comments in a type', 900_000, 'Content-Type', '(', 'text/plain '),
  field('parameters of a type', 100_000, 'Content-Type', '; a=b', 'text/plain'),
  field('semicolons in a type', 900_000, 'Content-Type', ';', 'text/plain'),
  field('a name of a type', 900_000, 'Content-Type', 'a', 'text/'),
  field('slashes of a type', 900_000, 'Content-Type', '/'),
  field('quotes around a charset', 900_000, 'Content-Type', "'", 'text/plain; charset=a', 'a'),
  field('a charset without end', 900_000, 'Content-Type', 'a', 'text/plain; charset='),
  field('an encoding without end', 900_000, 'Content-Transfer-Encoding', 'a '),
  field('a sign of a machine', 900_000, 'Auto-Submitted', ' a', 'auto-replied;'),
  field('words of a list', 900_000, 'List-Id', '<'),
  parameter('pieces of a name', 50_000, (n) => times(n, (at) => `filename*${at}="a"; `)),
  parameter('the same piece of a name', 50_000, (n) => 'filename*0="a"; '.repeat(n)),
  parameter('pieces of a far number', 5_000, (n) => times(n, (at) => `filename*${at}9999="a"; `)),
  parameter('percents in a name', 300_000, (n) => `filename*=utf-8''${'%C3'.repeat(n)}`),
  parameter('apostrophes in a name', 900_000, (n) => `filename*=utf-8${"'".repeat(n)}`),
  parameter('dots and blanks in a name', 400_000, (n) => `filename="a${'. '.repeat(n)}x"`),
  parameter('dots in a name', 900_000, (n) => `filename="a${'.'.repeat(n)}x"`),
  parameter('slashes in a name', 400_000, (n) => `filename="${'../'.repeat(n)}x"`),
  parameter('a long name', 900_000, (n) => `filename="${'ñ'.repeat(n / 2)}.pdf"`),
  parameter('encoded words in a name', 50_000, (n) => `filename="${'=?utf-8?Q?a?= '.repeat(n)}"`),
  parameter('quotes in a name', 900_000, (n) => `filename=${'"'.repeat(n)}`),
  parameter('backslashes in a name', 900_000, (n) => `filename="${'\\'.repeat(n)}`),
];
