import type { Transform } from 'node:stream';
import type { MimeNode, SplitterChunk } from '@zone-eu/mailsplit';
import { Splitter } from '@zone-eu/mailsplit';
import { HeaderFields } from '../header/fields.ts';
import { fieldLinesOf } from './header-lines.ts';
import { hyphenLinesOf } from './hyphen-lines.ts';
import { bodyStart } from './lost-gap.ts';
import { headerStart } from './mail-start.ts';
import { type MailView, viewOf } from './mail-view.ts';
import { mediaTypeOf } from './media-type.ts';
import { mendedName } from './mended-name.ts';
import { MimePart, type PartDescription } from './part.ts';
import type { Skeleton } from './skeleton.ts';

/** Limits on untrusted bytes: more than this is filed by its header alone (P1). */
const MOST_PARTS = 1000;
/** Bytes of one header block. */
const LONGEST_HEADER = 1024 * 1024;

const ENCODING = 'content-transfer-encoding';
const ORDINARY = /^(?:7bit|8bit|binary|base64|quoted-printable)$/;
const MISSPELLED = /\bcharset\s{0,5}[=:]\s{0,5}["']?([\w.:+-]{1,60})/i;
const DELIMITER_LINE = Buffer.from('\n--');
const HYPHEN = 0x2d;
const LF = 0x0a;
const CR = 0x0d;

/** As `walkView`, of a mail as it came. */
export async function walkMime(raw: Buffer, leastLeftOut?: number): Promise<MimePart> {
  return walkView(viewOf(raw, hyphenLinesOf(raw), leastLeftOut));
}

/**
 * Reads the MIME tree of a mail in one pass. Embedded messages are leaves: an attached mail is
 * never taken for the body. Rejects with code EMAXLEN when the mail exceeds the limits.
 */
export function walkView({ bytes, rawOffset, start, skeleton }: MailView): Promise<MimePart> {
  return new Promise((resolve, reject) => {
    const tree = new TreeBuilder(bytes, skeleton);
    const splitter = new Splitter({
      ignoreEmbedded: true,
      maxChildNodes: MOST_PARTS,
      maxHeadSize: LONGEST_HEADER,
      // It is a Transform whose published type names its data event alone.
    }) as unknown as Transform;
    splitter.on('error', reject);
    splitter.on('end', () => {
      if (tree.root === null) {
        reject(new Error('no header was found'));
        return;
      }
      tree.dropEmptyEnd();
      tree.root.rawOffset = rawOffset;
      findLostBody(tree.root, bytes);
      resolve(tree.root);
    });
    splitter.on('data', (chunk: SplitterChunk) => {
      try {
        tree.add(chunk);
      } catch (error) {
        splitter.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // One write: all chunks are then views of it, and their offsets are positions in it.
    splitter.end(skeleton.bytes.subarray(start));
  });
}

/** Text right below the header fields, which no empty line parts from them. */
function findLostBody(root: MimePart, bytes: Buffer): void {
  if (!root.isLeaf || root.body !== null || !root.type.startsWith('text/')) return;
  const start = bodyStart(bytes, headerStart(bytes));
  if (start !== null) root.body = { start, end: bytes.length };
}

class TreeBuilder {
  root: MimePart | null = null;
  readonly #raw: Buffer;
  readonly #skeleton: Skeleton;
  readonly #parts = new Map<MimeNode, MimePart>();
  /** The leaf whose end has not been seen. */
  #open: MimePart | null = null;
  #lastDelimiter: number | null = null;
  /** Behind the last chunk of the skeleton. */
  #at = 0;

  constructor(raw: Buffer, skeleton: Skeleton) {
    this.#raw = raw;
    this.#skeleton = skeleton;
  }

  add(chunk: SplitterChunk): void {
    if (chunk.type === 'node') {
      this.#addNode(chunk);
      return;
    }
    if (chunk.value === undefined || chunk.value.length === 0) return;
    const { offsetOf } = this.#skeleton;
    const at = this.#offset(chunk.value);
    this.#at = at + chunk.value.length;
    const start = offsetOf(at);
    const end = offsetOf(this.#at);
    const part = this.#parts.get(chunk.node);
    if (chunk.type === 'body') {
      if (part !== undefined) extendBody(part, start, end);
      return;
    }
    const line = start + delimiterLine(chunk.value);
    if (this.#open !== null && !this.#open.isMultipart) {
      this.#open.end = line;
      this.#open = null;
    }
    this.#lastDelimiter = line;
    if (part === undefined) this.#addDelimiter(chunk.node);
    // A multipart in which no part is ever found shows what stands in it.
    if (part?.isLeaf) extendBody(part, start, end);
  }

  /** A delimiter line at the very end begins no part, as one right before another delimiter begins none. */
  dropEmptyEnd(): void {
    const last = this.#open;
    if (last === null || last.parent === null || last.body !== null) return;
    if (last.description.fields.lines.every(({ key }) => key === '')) last.parent.children.pop();
  }

  /** @param node of a part that begins here; when its header has no end, it never comes itself */
  #addDelimiter(node: MimeNode): void {
    const parent = node.parentNode ? this.#parts.get(node.parentNode) : undefined;
    if (parent !== undefined) parent.isDelimited = true;
  }

  #addNode(node: MimeNode): void {
    const parent = node.parentNode ? (this.#parts.get(node.parentNode) ?? null) : null;
    const at = this.root === null ? null : this.#lastDelimiter;
    const part = new MimePart(this.#raw, describe(node), parent, at);
    this.#parts.set(node, part);
    this.#open = part;
    if (this.root === null) this.root = part;
    else (parent ?? this.root).children.push(part);
  }

  /** Of a chunk in the skeleton. */
  #offset(value: Buffer): number {
    const { bytes } = this.#skeleton;
    const offset = value.byteOffset - bytes.byteOffset;
    const isWithin = offset >= 0 && offset + value.length <= bytes.length;
    if (value.buffer === bytes.buffer && isWithin) return offset;
    // The end of a last line that is very long and ends in CR is put together again from its pieces.
    if (bytes.subarray(this.#at, this.#at + value.length).equals(value)) return this.#at;
    throw new Error('a chunk is no view of the mail');
  }
}

function extendBody(part: MimePart, start: number, end: number): void {
  if (part.body === null) part.body = { start, end };
  else part.body.end = Math.max(part.body.end, end);
}

/**
 * Where the delimiter line stands in a chunk. The line end before it belongs to it
 * (RFC 2046 §5.1.1); what else stands before it is the header of a part that has nothing else. 0
 * where there is none.
 */
function delimiterLine(value: Buffer): number {
  const at = leadingLineEnd(value);
  if (value[at] === HYPHEN && value[at + 1] === HYPHEN) return at;
  return value.indexOf(DELIMITER_LINE) + 1;
}

function leadingLineEnd(value: Buffer): number {
  if (value[0] === LF) return 1;
  if (value[0] !== CR) return 0;
  return value[1] === LF ? 2 : 1;
}

function describe(node: MimeNode): PartDescription {
  const fields = new HeaderFields(node.headers ? fieldLinesOf(node.headers) : []);
  const type = mediaTypeOf(node.contentType || '', Boolean(node.filename));
  return {
    fields,
    type,
    encoding: node.multipart ? '' : encodingOf(fields, node.encoding || ''),
    charset: node.charset || misspelledCharset(fields),
    disposition: node.disposition || '',
    filename: mendedName(node.filename || nameWithoutDisposition(fields)),
    flowed: node.flowed,
    delSp: node.delSp,
  };
}

/** `Content-Disposition: filename=x.pdf`, without the word that should stand first. */
function nameWithoutDisposition(fields: HeaderFields): string {
  const value = fields.first('content-disposition');
  return /^\s*filename\s*=\s*"?([^";]{1,300})"?/i.exec(value)?.[1]?.trim() ?? '';
}

/** Where something else than `; charset=` stands before it: a blank, a comma, a colon. */
function misspelledCharset(fields: HeaderFields): string | null {
  return MISSPELLED.exec(fields.first('content-type'))?.[1] ?? null;
}

/** RFC 2045 §6.1, also where a program quotes the word, spells it with a blank or comments it. */
function encodingOf(fields: HeaderFields, found: string): string {
  if (ORDINARY.test(found) || !fields.has(ENCODING)) return found;
  const written = fields.first(ENCODING).toLowerCase();
  const word = /[a-z][\w -]{0,30}/.exec(written)?.[0].trim().replaceAll(' ', '-') ?? '';
  return word === 'base-64' ? 'base64' : word;
}
