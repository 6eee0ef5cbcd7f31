import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { splitMails } from '../src/files/mbox.ts';

const FROM = 'From a@example.com Mon Nov 23 18:10:11 2026\n';

async function split(content: string, chunk = 7): Promise<readonly string[]> {
  const bytes = Buffer.from(content);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk));
  const mails: string[] = [];
  for await (const { raw } of splitMails(Readable.from(chunks))) mails.push(raw.toString());
  return mails;
}

describe('an mbox', () => {
  it('O7 is cut at From lines that follow an empty line', async () => {
    expect(await split(`${FROM}A: 1\n\nx\n\n${FROM}B: 2\n\ny\n`)).toEqual([
      'A: 1\n\nx\n',
      'B: 2\n\ny\n',
    ]);
  });

  it('O7 loses one quote of each quoted From line', async () => {
    expect(await split(`${FROM}A: 1\n\n>From x\n>>From y\n> From z\n\n`)).toEqual([
      'A: 1\n\nFrom x\n>From y\n> From z\n',
    ]);
  });

  it('O7 is not cut in a sentence that begins with From', async () => {
    expect(await split(`${FROM}A: 1\n\nHello\n\nFrom now on at 10:30\n`)).toHaveLength(1);
  });

  it('O7 may have line ends of Windows', async () => {
    const crlf = `${FROM}A: 1\n\nx\n\n${FROM}B: 2\n\ny\n\n`.replaceAll('\n', '\r\n');
    expect(await split(crlf)).toEqual(['A: 1\r\n\r\nx\r\n', 'B: 2\r\n\r\ny\r\n']);
  });

  it('O7 a bare mail stays byte for byte as it is', async () => {
    for (const mail of [
      'A: 1\n\n>From x\n\nFrom b@c Mon Nov 23 18:10:11 2026\n\n',
      '',
      'x',
      '\n',
    ]) {
      expect(await split(mail)).toEqual([mail]);
    }
  });

  it.each([1, 2, 3, 1000])('O7 is the same whatever the chunks: %i', async (chunk) => {
    expect(await split(`${FROM}A: ñ\n\nx\n\n${FROM}B: 2\n`, chunk)).toEqual([
      'A: ñ\n\nx\n',
      'B: 2\n',
    ]);
  });
});
