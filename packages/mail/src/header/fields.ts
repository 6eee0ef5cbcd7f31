import { isUtf8 } from 'node:buffer';
import { decodeText } from '../mime/charset.ts';
import { decodeWords } from './words.ts';

/** A header field as it stands in the mail: lower-case name, and the line read as Latin-1. */
export interface FieldLine {
  readonly key: string;
  readonly line: string;
}

const EIGHT_BIT = /[\u0080-\u00FF]/;
/** ISO-2022-JP that is not declared (RFC 1468): read as ASCII it is full of brackets and commas. */
const JIS_ESCAPE = '\u001b$';
const NONE: readonly string[] = [];
const CHARSET = /\bcharset\s*=\s*["']?([\w:.+-]{1,40})/i;

/** What a header has under one name. What was asked for once is asked for again. */
interface NamedField {
  readonly lines: string[];
  values: readonly string[] | null;
  decoded: string | null;
}

/** The header of a mail or of one of its parts: fields by name, unfolded and decoded when asked for. */
export class HeaderFields {
  readonly lines: readonly FieldLine[];
  readonly #byKey = new Map<string, NamedField>();
  #read: Map<unknown, unknown> | null = null;

  constructor(lines: readonly FieldLine[]) {
    this.lines = lines;
    for (const { key, line } of lines) {
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, { lines: [line], values: null, decoded: null });
      else known.lines.push(line);
    }
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** Values in the order of the header: unfolded, 8-bit text decoded, encoded words left alone. */
  all(key: string): readonly string[] {
    const field = this.#byKey.get(key);
    if (field === undefined) return NONE;
    field.values ??= field.lines.map((line) => this.#unfolded(line));
    return field.values;
  }

  /** The first value (mail programs show that one when a field is repeated); `''` when absent. */
  first(key: string): string {
    return this.all(key)[0] ?? '';
  }

  /** The first value with its encoded words decoded. */
  decoded(key: string): string {
    const field = this.#byKey.get(key);
    if (field === undefined) return '';
    field.decoded ??= decodeWords(this.first(key));
    return field.decoded;
  }

  /** What a function reads of this header, which it is called for once. */
  once<T>(read: (fields: HeaderFields) => T): T {
    this.#read ??= new Map();
    if (!this.#read.has(read)) this.#read.set(read, read(this));
    return this.#read.get(read) as T;
  }

  /** Every field with its value, in the order of the header. */
  values(): { readonly key: string; readonly value: string }[] {
    return this.lines.map(({ key, line }) => ({ key, value: this.#unfolded(line) }));
  }

  /** The value: the part after the colon, without line breaks (RFC 5322 §2.2.3). */
  #unfolded(line: string): string {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/[\r\n]+/g, '')
      .trim();
    const isEncoded = !EIGHT_BIT.test(value) && !value.includes(JIS_ESCAPE);
    return isEncoded ? value : this.#undeclared(Buffer.from(value, 'latin1'));
  }

  /** RFC 6532 allows UTF-8; whatever else stands here is most often in the charset of the body. */
  #undeclared(bytes: Buffer): string {
    const type = this.#byKey.get('content-type')?.lines[0] ?? '';
    return decodeText(bytes, isUtf8(bytes) ? null : CHARSET.exec(type)?.[1]).text;
  }
}
