import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { viewOf } from '../src/mime/mail-view.ts';
import type { MimePart } from '../src/mime/part.ts';
import { walkMime } from '../src/mime/walk.ts';
import { corpusFolder, corpusMails, corpusTitle } from './corpus.ts';
import { generatedMails } from './generated-mails.ts';
import { base64, mail, multipart, TEXT } from './mail.ts';

const WHOLE = Number.POSITIVE_INFINITY;
/** So few bytes that nearly every content is left out. */
const LEAST = [24, 48, 400] as const;

/** Where everything stands; or that it was rejected. */
async function shapeOf(raw: Buffer, least: number): Promise<unknown> {
  const shape = (part: MimePart): unknown => {
    const { type, body, end, delimiterAt, children } = part;
    return { type, body, end, delimiterAt, children: children.map(shape) };
  };
  return walkMime(raw, least).then(shape, (error: Error) => error.message);
}

async function expectSameShape(raw: Buffer): Promise<void> {
  const whole = await shapeOf(raw, WHOLE);
  for (const least of LEAST) expect(await shapeOf(raw, least)).toEqual(whole);
}

describe('reading the structure of a mail without its long contents', () => {
  it('P1 finds what reading all of it finds', async () => {
    for (const { raw } of generatedMails(400)) await expectSameShape(raw);
  });

  it.each([
    ['a delimiter', '\r\n--b1\r\n'],
    ['a closing delimiter', '\r\n--b1--\r\n'],
    ['two hyphens', '\r\n--'],
    ['an empty line', '\r\n\r\n'],
    ['an empty line of LF', '\n\n'],
    ['a delimiter among lines of LF', '\n--b1\n\n'],
    ['a delimiter after CR', '\r--b1\r\n\r\n'],
    ['CR CR LF', '\r\r\n'],
    ['CR', '\r'],
    ['a very long line', 'x'.repeat(70_000)],
  ])('P1 also where %s came between', async (_, inserted) => {
    for (const { raw } of generatedMails(25)) {
      for (let at = 0; at < raw.length; at += Math.ceil(raw.length / 23)) {
        await expectSameShape(
          Buffer.concat([raw.subarray(0, at), Buffer.from(inserted), raw.subarray(at)]),
        );
      }
    }
  });

  it('P1 also where it is cut short', async () => {
    for (const { raw } of generatedMails(60)) {
      for (let length = 1; length < raw.length; length += 61) {
        await expectSameShape(raw.subarray(0, length));
      }
    }
  });

  it(corpusTitle('P1 in real mail, too'), { timeout: 300_000 }, async () => {
    for (const path of corpusMails(corpusFolder() ?? '')) await expectSameShape(readFileSync(path));
  });
});

describe('the skeleton of a mail', () => {
  const long = {
    fields: { 'Content-Type': 'image/png', 'Content-Transfer-Encoding': 'base64' },
    body: base64('x'.repeat(300_000)),
  };
  const raw = mail(
    { 'Content-Type': 'multipart/mixed; boundary=b1' },
    multipart('b1', [TEXT, long, TEXT]),
  );

  it('P1 is small, however long an attachment is', () => {
    expect(raw.length).toBeGreaterThan(400_000);
    expect(viewOf(raw).skeleton.bytes.length).toBeLessThan(4_000);
  });

  it('P1 knows where each of its bytes stands in the mail', () => {
    const { bytes, offsetOf } = viewOf(raw).skeleton;
    for (let at = 0; at < bytes.length; at++) expect(raw[offsetOf(at)]).toBe(bytes[at]);
    expect(offsetOf(bytes.length)).toBe(raw.length);
  });

  it('P1 is the mail itself when it is short', () => {
    const short = mail({}, 'Hola');
    expect(viewOf(short).skeleton.bytes).toBe(short);
  });

  it('P1 is the mail itself when too many lines look like delimiters', () => {
    const hostile = Buffer.concat([raw, Buffer.from('\n--'.repeat(30_000)), raw]);
    expect(viewOf(hostile).skeleton.bytes).toBe(hostile);
  });
});
