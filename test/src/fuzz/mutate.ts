import type { Random } from '../mails/random.ts';
import { TOKENS } from './tokens.ts';

/** No mutated mail is larger: what takes long because of its size is tried elsewhere. Bytes. */
const LARGEST = 512 * 1024;
const MOST_STEPS = 12;

type Step = (raw: Buffer, random: Random, other: Buffer) => Buffer;

/** The mail with some things done to it that no program does on purpose. */
export function mutate(raw: Buffer, random: Random, other: Buffer): Buffer {
  let mail = raw.subarray(0, LARGEST);
  for (let left = random.between(1, MOST_STEPS); left > 0; left -= 1) {
    mail = random.pick(STEPS)(mail, random, other).subarray(0, LARGEST);
  }
  return mail;
}

const STEPS: readonly Step[] = [
  otherBytes,
  otherBytes,
  withoutSome,
  doubled,
  withToken,
  withToken,
  withToken,
  repeatedLine,
  withoutLine,
  swappedLines,
  cutOff,
  crossed,
  otherLineEnds,
  otherWord,
  asPart,
];

function somewhere(raw: Buffer, random: Random): number {
  // The header decides most: every second time it is there.
  const most = random.between(0, 1) === 0 ? Math.min(raw.length, 2_000) : raw.length;
  return random.between(0, most);
}

function replaced(raw: Buffer, at: number, length: number, by: Buffer | string): Buffer {
  return Buffer.concat([raw.subarray(0, at), Buffer.from(by), raw.subarray(at + length)]);
}

function otherBytes(raw: Buffer, random: Random): Buffer {
  const copy = Buffer.from(raw);
  for (let left = random.between(1, 20); left > 0 && copy.length > 0; left -= 1) {
    copy[somewhere(raw, random) % copy.length] = random.between(0, 255);
  }
  return copy;
}

function withoutSome(raw: Buffer, random: Random): Buffer {
  return replaced(raw, somewhere(raw, random), random.between(1, 200), '');
}

function doubled(raw: Buffer, random: Random): Buffer {
  const at = somewhere(raw, random);
  const piece = raw.subarray(at, at + random.between(1, 300)).toString('latin1');
  return replaced(raw, at, 0, Buffer.from(piece.repeat(random.between(1, 50)), 'latin1'));
}

function withToken(raw: Buffer, random: Random): Buffer {
  const times = random.between(0, 9) === 0 ? random.between(2, 2_000) : 1;
  return replaced(raw, somewhere(raw, random), 0, random.pick(TOKENS).repeat(times));
}

function lineAt(raw: Buffer, random: Random): { readonly start: number; readonly end: number } {
  const at = somewhere(raw, random);
  const start = raw.lastIndexOf(0x0a, Math.max(0, at - 1)) + 1;
  const end = raw.indexOf(0x0a, at);
  return { start, end: end < 0 ? raw.length : end + 1 };
}

function repeatedLine(raw: Buffer, random: Random): Buffer {
  const { start, end } = lineAt(raw, random);
  const line = raw.subarray(start, end).toString('latin1');
  return replaced(raw, start, 0, Buffer.from(line.repeat(random.between(1, 200)), 'latin1'));
}

function withoutLine(raw: Buffer, random: Random): Buffer {
  const { start, end } = lineAt(raw, random);
  return replaced(raw, start, end - start, '');
}

function swappedLines(raw: Buffer, random: Random): Buffer {
  const { start, end } = lineAt(raw, random);
  const line = raw.subarray(start, end);
  const rest = replaced(raw, start, end - start, '');
  return replaced(rest, lineAt(rest, random).start, 0, line);
}

function cutOff(raw: Buffer, random: Random): Buffer {
  return raw.subarray(0, random.between(0, raw.length));
}

function crossed(raw: Buffer, random: Random, other: Buffer): Buffer {
  return Buffer.concat([
    raw.subarray(0, somewhere(raw, random)),
    other.subarray(somewhere(other, random)),
  ]);
}

function otherLineEnds(raw: Buffer, random: Random): Buffer {
  const text = raw.toString('latin1').replaceAll('\r\n', '\n');
  return Buffer.from(
    text.replaceAll('\n', random.pick(['\n', '\r', '\r\n', '\n\r', '\r\r\n'])),
    'latin1',
  );
}

/** Another charset, encoding or type than the mail says. */
function otherWord(raw: Buffer, random: Random): Buffer {
  const [from, to] = random.pick(WORDS);
  return Buffer.from(raw.toString('latin1').replaceAll(from, random.pick(to)), 'latin1');
}

const WORDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /charset="?[\w-]+/gi,
    ['charset=utf-7', 'charset=utf-16', 'charset="', 'charset=hz', 'charset=x'],
  ],
  [/quoted-printable|base64|7bit|8bit/gi, ['base64', 'quoted-printable', 'x-uue', 'none']],
  [
    /multipart\/\w+/gi,
    ['multipart/alternative', 'multipart/digest', 'multipart', 'message/rfc822'],
  ],
  [/text\/\w+/gi, ['text/html', 'text/plain', 'text/enriched', 'application/ms-tnef']],
  [/boundary="?/gi, ['boundary=', 'boundry="', 'boundary*0="', 'boundary="x']],
];

function asPart(raw: Buffer, random: Random): Buffer {
  const type = random.pick(['message/rfc822', 'text/plain', 'text/html', 'application/x']);
  const head = `Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), raw, Buffer.from('\r\n--b--\r\n')]);
}
