import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wholeMail } from '../src/attachments/extract.ts';
import type { ParsedMessage } from '../src/message.ts';
import { parseMessage, readMail } from '../src/read-mail.ts';
import { corpusFolder, corpusMails, corpusTitle } from './corpus.ts';
import { generatedMails } from './generated-mails.ts';

const folder = corpusFolder();
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('P7 over many mails', () => {
  it('P7 both settings keep all of generated mails', async () => {
    expect(await losses(generatedMails(130))).toEqual([]);
  });
});

describe.runIf(folder !== null)(corpusTitle('P7 over real mails'), () => {
  it('P7 both settings keep all of each real mail', { timeout: 300_000 }, async () => {
    const mails = corpusMails(folder ?? '').map((path) => ({
      name: basename(path),
      raw: readFileSync(path),
    }));
    expect(mails.length).toBeGreaterThan(0);
    expect(await losses(mails)).toEqual([]);
  });
});

/** Files found inside another part stay there, too. */
const HAS_WRAPPER = /ms-tnef|winmail\d*\.dat|^begin \d{3}|pkcs7-mime/im;

/** What the two settings of ExtractAttachments do wrong with these mails. */
async function losses(
  mails: readonly { readonly name: string; readonly raw: Buffer }[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, raw } of mails) {
    for (const what of await lossesOf(raw)) found.push(`${name}: ${what}`);
  }
  return found;
}

async function lossesOf(raw: Buffer): Promise<readonly string[]> {
  const read = await readMail(raw);
  const { message } = read;
  const { rest, files } = read.extract();
  const again = await parseMessage(rest);
  const shas = (one: ParsedMessage) => one.attachments.map(({ sha256 }) => sha256);
  const kept = new Set([...files.map(({ sha256 }) => sha256), ...shas(again)]);
  const shown = message.attachments.filter(({ inline }) => inline).map(({ sha256 }) => sha256);
  // Of a mail that is nothing but an attachment the header stays: an empty one.
  const inside = again.attachments.filter(({ size }) => size > 0).length;
  const left = inside - message.attachments.length + files.length;
  const whole = wholeMail(raw, message);
  const checks: readonly (readonly [string, boolean])[] = [
    ['the whole mail is not its bytes', whole.sha256 === digest(raw) && whole.content.equals(raw)],
    ['the digest of the original is another', message.rawSha256 === digest(raw)],
    ['a file is not its digest', files.every(({ content, sha256 }) => digest(content) === sha256)],
    ['what stays is not as it came', isSubsequence(rest, raw)],
    ['without files the mail changed', files.length > 0 || rest.equals(raw)],
    ['an attachment is gone', shas(message).every((sha256) => kept.has(sha256))],
    ['an image that the HTML shows is gone', shown.every((sha256) => shas(again).includes(sha256))],
    ['a file is still inside', HAS_WRAPPER.test(raw.toString('latin1')) || left <= 0],
    ['text is gone', isSubsequence(words(message.text), words(again.text))],
    ['HTML is gone', isSubsequence(words(message.html), words(again.html))],
    ['the sender is another', again.from?.address === message.from?.address],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => what);
}

function words(text: string): Buffer {
  return Buffer.from(text.replace(/\s+/g, ''));
}

function isSubsequence(part: Buffer, whole: Buffer): boolean {
  let at = 0;
  for (const byte of part) {
    while (at < whole.length && whole[at] !== byte) at++;
    if (at++ >= whole.length) return false;
  }
  return true;
}
