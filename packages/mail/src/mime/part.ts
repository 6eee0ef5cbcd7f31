import { sha256 } from '../digest.ts';
import type { HeaderFields } from '../header/fields.ts';
import { transferDecoded } from './transfer-decoding.ts';

const NOTHING = Buffer.alloc(0);

/** What the header of a part says of it. */
export interface PartDescription {
  readonly fields: HeaderFields;
  /** Lower-case media type; `text/plain` when absent. */
  readonly type: string;
  readonly encoding: string;
  readonly charset: string | null;
  /** Lower-case Content-Disposition; `''` when absent. */
  readonly disposition: string;
  /** As the sender wrote it: unsafe. `''` when absent. */
  readonly filename: string;
  readonly flowed: boolean;
  readonly delSp: boolean;
}

/** Bytes of the raw mail. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What was found in the content of a leaf that wraps other parts. */
export interface Opened {
  /** In order; they are to the reader what stands in place of the wrapper. */
  readonly parts: readonly MimePart[];
  /** False when it could not be read to its end: the wrapper itself is then for the reader, too. */
  readonly complete: boolean;
  /** A body for a mail that has none of its own. */
  readonly spare: { readonly text: string | null; readonly html: string | null };
}

/** One node of the MIME tree; offsets are bytes from the start of the raw mail. */
export class MimePart {
  readonly description: PartDescription;
  readonly parent: MimePart | null;
  readonly children: MimePart[] = [];
  /** Where the line of its opening delimiter starts; null for the root. */
  readonly delimiterAt: number | null;
  /** Bytes of its body, still transfer-encoded; for a multipart without parts, what stands in it. */
  body: { start: number; end: number } | null = null;
  /** What it wraps (`winmail.dat`, an opaque signature); its content stays what it is. */
  opened: Opened | null = null;
  /** Found within the content of another part, not by the structure of the mail. */
  isFound = false;
  /** For a found part: which bytes of the mail go when it is taken out; null for none. */
  cut: Span | null = null;
  /** Of the root: where a byte stands in the mail as it came, whose line ends may have been mended. */
  rawOffset: (offset: number) => number = (offset) => offset;
  /** Of a multipart: a line of the boundary that its header names begins a part, be it one without a header. */
  isDelimited = false;
  /** Where the next delimiter line starts, or the mail ends. */
  end: number;
  readonly #raw: Buffer;
  #content: Buffer | null = null;
  #digest: string | null = null;

  constructor(
    raw: Buffer,
    description: PartDescription,
    parent: MimePart | null,
    delimiterAt: number | null,
  ) {
    this.#raw = raw;
    this.description = description;
    this.parent = parent;
    this.delimiterAt = delimiterAt;
    this.end = raw.length;
  }

  get type(): string {
    return this.description.type;
  }

  get isMultipart(): boolean {
    return this.description.type.startsWith('multipart/');
  }

  /** A part without parts: a real leaf, or a multipart whose delimiter never comes. */
  get isLeaf(): boolean {
    return this.children.length === 0;
  }

  /** The body as it was sent, still transfer-encoded. */
  get encoded(): Buffer {
    return this.body === null ? NOTHING : this.#raw.subarray(this.body.start, this.body.end);
  }

  /** The body after transfer decoding. */
  get content(): Buffer {
    this.#content ??= transferDecoded(this.encoded, this.description.encoding);
    return this.#content;
  }

  /** Hex SHA-256 of the content. */
  get digest(): string {
    this.#digest ??= sha256(this.content);
    return this.#digest;
  }
}

/** A part that no MIME structure delimits: it was found within the content of another one. */
export function foundPart(
  wrapper: MimePart,
  content: Buffer,
  description: Partial<PartDescription> & Pick<PartDescription, 'fields' | 'type'>,
): MimePart {
  const part = new MimePart(
    content,
    {
      encoding: '',
      charset: null,
      disposition: '',
      filename: '',
      flowed: false,
      delSp: false,
      ...description,
    },
    wrapper,
    null,
  );
  part.isFound = true;
  part.body = { start: 0, end: content.length };
  return part;
}

/** The leaves as the reader sees them: what was opened in place of its wrapper. */
export function readableLeavesOf(root: MimePart): MimePart[] {
  return leavesOf(root).flatMap((leaf) => {
    if (leaf.opened === null) return [leaf];
    const inside = leaf.opened.parts.flatMap(readableLeavesOf);
    return leaf.opened.complete ? inside : [...inside, leaf];
  });
}

/** The leaves under a part as they stand in the mail. */
export function leavesOf(root: MimePart): MimePart[] {
  const leaves: MimePart[] = [];
  const waiting = [root];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.isLeaf) leaves.push(part);
    for (let i = part.children.length - 1; i >= 0; i--) {
      const child = part.children[i];
      if (child !== undefined) waiting.push(child);
    }
  }
  return leaves;
}
