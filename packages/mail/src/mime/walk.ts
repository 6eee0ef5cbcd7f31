import type { Transform } from 'node:stream';
import type { MimeNode, SplitterChunk } from '@zone-eu/mailsplit';
import { Splitter } from '@zone-eu/mailsplit';
import { HeaderFields } from '../header/fields.ts';
import { headerStart, withLineFeeds } from './mail-start.ts';
import { mediaTypeOf } from './media-type.ts';
import { MimePart, type PartDescription } from './part.ts';

/** Limits on untrusted bytes: more than this is filed by its header alone (P1). */
const MOST_PARTS = 1000;
/** Bytes of one header block. */
const LONGEST_HEADER = 1024 * 1024;

const ENCODING = 'content-transfer-encoding';
const ORDINARY = /^(?:7bit|8bit|binary|base64|quoted-printable)$/;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads the MIME tree of a mail in one pass. Embedded messages are leaves: an attached mail is
 * never taken for the body. Rejects with code EMAXLEN when the mail exceeds the limits.
 */
export function walkMime(raw: Buffer): Promise<MimePart> {
  return new Promise((resolve, reject) => {
    const bytes = withLineFeeds(raw);
    const tree = new TreeBuilder(bytes);
    const splitter = new Splitter({
      ignoreEmbedded: true,
      maxChildNodes: MOST_PARTS,
      maxHeadSize: LONGEST_HEADER,
      // It is a Transform whose published type names its data event alone.
    }) as unknown as Transform;
    splitter.on('error', reject);
    splitter.on('end', () => {
      if (tree.root === null) reject(new Error('no header was found'));
      else resolve(tree.root);
    });
    splitter.on('data', (chunk: SplitterChunk) => {
      try {
        tree.add(chunk);
      } catch (error) {
        splitter.destroy();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    // One write: all chunks are then views of it, and their offsets are positions in the mail.
    splitter.end(bytes.subarray(headerStart(bytes)));
  });
}

class TreeBuilder {
  root: MimePart | null = null;
  readonly #raw: Buffer;
  readonly #parts = new Map<MimeNode, MimePart>();
  /** The leaf whose end has not been seen. */
  #open: MimePart | null = null;
  #lastDelimiter: number | null = null;

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  add(chunk: SplitterChunk): void {
    if (chunk.type === 'node') {
      this.#addNode(chunk);
      return;
    }
    if (chunk.value === undefined || chunk.value.length === 0) return;
    const start = this.#offset(chunk.value);
    const part = this.#parts.get(chunk.node);
    if (chunk.type === 'body') {
      if (part !== undefined) extendBody(part, start, start + chunk.value.length);
      return;
    }
    const line = start + leadingLineEnd(chunk.value);
    if (this.#open !== null && !this.#open.isMultipart) {
      this.#open.end = line;
      this.#open = null;
    }
    this.#lastDelimiter = line;
    // A multipart in which no part is ever found shows what stands in it.
    if (part?.isLeaf) extendBody(part, start, start + chunk.value.length);
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

  #offset(value: Buffer): number {
    if (value.buffer !== this.#raw.buffer) throw new Error('a chunk is no view of the mail');
    return value.byteOffset - this.#raw.byteOffset;
  }
}

function extendBody(part: MimePart, start: number, end: number): void {
  if (part.body === null) part.body = { start, end };
  else part.body.end = Math.max(part.body.end, end);
}

/** The line end before a delimiter belongs to it (RFC 2046 §5.1.1). */
function leadingLineEnd(value: Buffer): number {
  if (value[0] === LF) return 1;
  if (value[0] !== CR) return 0;
  return value[1] === LF ? 2 : 1;
}

function describe(node: MimeNode): PartDescription {
  const fields = new HeaderFields(node.headers ? node.headers.getList() : []);
  const type = mediaTypeOf(node.contentType || '', Boolean(node.filename));
  return {
    fields,
    type,
    encoding: node.multipart ? '' : encodingOf(fields, node.encoding || ''),
    charset: node.charset || null,
    disposition: node.disposition || '',
    filename: node.filename || '',
    flowed: node.flowed,
    delSp: node.delSp,
  };
}

/** RFC 2045 §6.1, also where a program quotes the word, spells it with a blank or comments it. */
function encodingOf(fields: HeaderFields, found: string): string {
  if (ORDINARY.test(found) || !fields.has(ENCODING)) return found;
  const written = fields.first(ENCODING).toLowerCase();
  const word = /[a-z][\w -]{0,30}/.exec(written)?.[0].trim().replaceAll(' ', '-') ?? '';
  return word === 'base-64' ? 'base64' : word;
}
