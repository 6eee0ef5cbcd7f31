import { readLines } from './lines.ts';

/** A mail cut out of a stream of bytes. */
export interface SplitMail {
  readonly raw: Buffer;
  /** False: the stream was one bare mail. */
  readonly fromMbox: boolean;
}

/** What begins a mail in an mbox (RFC 4155): `From sender Mon Nov 23 18:10:11 2026`. */
const POSTMARK = /^From .*\d{1,2}:\d{2}.*\d{4}/;
const FROM = Buffer.from('From ');
const QUOTE = '>'.charCodeAt(0);

/**
 * Splits an mbox into its mails, or hands a bare mail on as it is. A `From ` line begins a mail only
 * after an empty line and with a time in it; `>From ` is unquoted as mboxrd quotes it.
 */
export async function* splitMails(stream: AsyncIterable<Buffer>): AsyncGenerator<SplitMail> {
  const lines = readLines(stream);
  const first = await lines.next();
  if (first.done !== true && isFrom(first.value)) {
    yield* mailsOfMbox(lines);
    return;
  }
  // A file of 0 bytes is a mail of 0 bytes (P1).
  const mail = first.done === true ? [] : [first.value];
  for await (const line of lines) mail.push(line);
  yield { raw: Buffer.concat(mail), fromMbox: false };
}

async function* mailsOfMbox(lines: AsyncIterable<Buffer>): AsyncGenerator<SplitMail> {
  let mail: Buffer[] = [];
  let afterEmptyLine = false;
  for await (const line of lines) {
    if (afterEmptyLine && isPostmark(line)) {
      yield { raw: withoutSeparator(mail), fromMbox: true };
      mail = [];
    } else {
      mail.push(unquoted(line));
    }
    afterEmptyLine = isEmpty(line);
  }
  yield { raw: withoutSeparator(mail), fromMbox: true };
}

function isFrom(line: Buffer): boolean {
  return line.subarray(0, FROM.length).equals(FROM);
}

function isPostmark(line: Buffer): boolean {
  return isFrom(line) && POSTMARK.test(line.subarray(0, 200).toString('latin1'));
}

function isEmpty(line: Buffer): boolean {
  return line.length <= 2 && line.toString('latin1').trim() === '';
}

/** `>From ` and `>>From ` lose one `>`. */
function unquoted(line: Buffer): Buffer {
  if (line[0] !== QUOTE) return line;
  const afterQuotes = line.findIndex((byte) => byte !== QUOTE);
  return isFrom(line.subarray(afterQuotes)) ? line.subarray(1) : line;
}

/** The empty line before the next mail belongs to the mbox. */
function withoutSeparator(lines: readonly Buffer[]): Buffer {
  const last = lines.at(-1);
  return Buffer.concat(last !== undefined && isEmpty(last) ? lines.slice(0, -1) : [...lines]);
}
