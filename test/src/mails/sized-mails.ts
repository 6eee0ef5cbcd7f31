import { bothTexts } from './kinds/texts.ts';
import { type Draft, draft } from './mail.ts';
import { filePart } from './mime/file-part.ts';
import { multipart } from './mime/part.ts';
import { Random, seedOf } from './random.ts';
import { LANGUAGES } from './text/languages.ts';
import { boundaryOf, fileOf, subjectOf, type Writer, writerOf } from './writer.ts';

export interface SizedOptions {
  readonly seed: number;
  readonly count: number;
  /** Of each raw mail, within a twentieth; at least 4,000. */
  readonly bytes: number;
}

/** Text of a mail in the language's sentences, at most; what is longer brings it as a file. */
const LARGEST_TEXT_BYTES = 6_000;
/** Header, boundaries and the fields of the parts. */
const AROUND_BYTES = 1_500;

/**
 * Mails of one size as real ones are made: text and HTML, and, for the most part, a file in base64.
 * No two have a sender, a subject or a content in common.
 */
export function sizedMails({ seed, count, bytes }: SizedOptions): Buffer[] {
  return Array.from({ length: count }, (_, index) => sizedMail(seed, index, bytes));
}

/** One of them, made alone. */
export function sizedMail(seed: number, index: number, bytes: number): Buffer {
  const random = new Random(seedOf(seed, index));
  const serial = `${seed.toString(36)}-${bytes}-${index}`;
  const writer = writerOf(random, serial, random.pick(LANGUAGES.slice(0, 2)));
  return made(writer, bytes).raw;
}

function made(writer: Writer, bytes: number): Draft {
  const style = { charset: 'utf-8', transfer: '8bit' } as const;
  const plain: Writer = { ...writer, text: style, words: { ...writer.words, charset: 'utf-8' } };
  // The text comes twice, as text and as HTML.
  const texts = bothTexts(plain, longText(plain, Math.min(bytes / 5, LARGEST_TEXT_BYTES)));
  const left = bytes - texts.body.length - AROUND_BYTES;
  const file = fileOf(plain, Math.max(100, Math.floor((left * 57) / 78)));
  const content = multipart('mixed', boundaryOf(plain, 'mix'), [
    texts,
    filePart(file, `factura-${writer.serial}.pdf`, 'quoted'),
  ]);
  return draft(plain, subjectOf(plain), content);
}

function longText(writer: Writer, bytes: number): string {
  const { random, language, serial, name } = writer;
  const [greeting = '', ...sentences] = language.sentences;
  const lines = [greeting, ''];
  for (let length = 0; length < bytes; ) {
    const line = `${random.pick(sentences)} (${random.next().toString(36)})`;
    lines.push(line);
    length += line.length;
  }
  return [...lines, '', serial, name, ''].join('\n');
}
