import { digestOf, type FileContent } from './mime/file-part.ts';
import type { WordStyle } from './mime/header-words.ts';
import type { TextStyle } from './mime/part.ts';
import type { Random } from './random.ts';
import type { Language } from './text/language.ts';

/** A person with a program: who writes a mail and how it is written. */
export interface Writer {
  readonly random: Random;
  /** Number of the mail, the same for every seed; makes what has to be unique unique. */
  readonly serial: string;
  readonly language: Language;
  readonly name: string;
  /** Lower-case; nobody else's. */
  readonly address: string;
  readonly messageId: string;
  readonly words: WordStyle;
  readonly text: TextStyle;
}

const DOMAINS = ['cliente.example', 'correo.example.com', 'mail.example.net', 'post.example.org'];

/** A writer of a language; `serial` is nobody else's. */
export function writerOf(random: Random, serial: string, language: Language): Writer {
  const domain = random.pick(DOMAINS);
  const charset = random.pick(['utf-8', ...language.charsets]);
  return {
    random,
    serial,
    language,
    name: random.pick(language.names),
    address: `c${serial}@${domain}`,
    messageId: `<${serial}.${random.next().toString(36)}@${domain}>`,
    words: {
      charset: charset === 'us-ascii' ? 'utf-8' : charset,
      encoding: random.pick(['B', 'Q']),
    },
    text: { charset, transfer: random.pick(transfersOf(charset)) },
  };
}

function transfersOf(charset: string): readonly TextStyle['transfer'][] {
  if (charset === 'us-ascii') return ['7bit', 'quoted-printable'];
  if (charset === 'iso-2022-jp') return ['7bit', 'base64'];
  return ['8bit', 'quoted-printable', 'base64'];
}

/** A subject that nobody else writes. */
export function subjectOf({ random, language, serial }: Writer): string {
  return `${random.pick(language.subjects)} ${serial}`;
}

/** What a person writes: a greeting and sentences; no line is longer than its sentence. */
export function bodyOf(writer: Writer): { readonly text: string; readonly phrase: string } {
  const { random, language, serial, name } = writer;
  const [greeting = '', ...sentences] = language.sentences;
  const phrase = random.pick(sentences);
  const lines = [greeting, '', ...random.shuffled(sentences), '', `(${serial})`, name, ''];
  return { text: lines.join('\n'), phrase };
}

/** The same as HTML. */
export function htmlOf(text: string, extra = ''): string {
  const paragraphs = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`);
  return `<html><body>\n${paragraphs.join('\n')}\n${extra}</body></html>\n`;
}

/** A boundary that no content has. */
export function boundaryOf({ random }: Writer, name: string): string {
  return `=_${name}_${random.next().toString(16)}_${random.next().toString(16)}`;
}

const FILE_TYPES: readonly (readonly [type: string, magic: string])[] = [
  ['application/pdf', '%PDF-1.4\n'],
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff\xe0'],
  ['application/zip', 'PK\x03\x04'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK\x03\x04'],
  ['application/octet-stream', ''],
];

/** A file that begins like one of its type; nobody else's. */
export function fileOf({ random }: Writer, bytes: number, only?: string): FileContent {
  const [type, magic] = random.pick(
    FILE_TYPES.filter(([name]) => only === undefined || name === only),
  );
  return { type, content: Buffer.concat([Buffer.from(magic, 'latin1'), random.bytes(bytes)]) };
}

export function expectedFiles(files: readonly FileContent[]) {
  return files.map(({ content }) => digestOf(content));
}
