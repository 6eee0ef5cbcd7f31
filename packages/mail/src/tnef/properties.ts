import { decodeText } from '../mime/charset.ts';
import { charsetOfCodePage } from '../mime/code-pages.ts';
import { ByteReader } from './byte-reader.ts';

/** Properties that are read (MS-OXPROPS). */
export const PROPERTY = {
  subject: 0x0037,
  submitTime: 0x0039,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  body: 0x1000,
  compressedRtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  attachData: 0x3701,
  attachFilename: 0x3704,
  attachLongFilename: 0x3707,
  attachMimeType: 0x370e,
  attachContentId: 0x3712,
  internetCodePage: 0x3fde,
  senderSmtpAddress: 0x5d01,
} as const;

const TYPE = { object: 0x0d, string8: 0x1e, unicode: 0x1f, binary: 0x102 } as const;
const VARIABLE = new Set<number>(Object.values(TYPE));
const MULTIPLE = 0x1000;
/** Bytes of values of fixed length, padding included (MS-OXTNEF §2.1.3.4). */
const FIXED: ReadonlyMap<number, number> = new Map([
  [0x00, 0],
  [0x01, 0],
  [0x02, 4],
  [0x03, 4],
  [0x04, 4],
  [0x05, 8],
  [0x06, 8],
  [0x07, 8],
  [0x0a, 4],
  [0x0b, 4],
  [0x14, 8],
  [0x40, 8],
  [0x48, 16],
]);
/** Identifiers from here on belong to names that stand before the value. */
const FIRST_NAMED = 0x8000;
const NAMED_BY_STRING = 1;
/** 100 ns steps from 1601 to 1970. */
const EPOCH = 116_444_736_000_000_000n;

interface Value {
  readonly type: number;
  readonly data: Buffer;
}

/** The MAPI properties of a message or an attachment: the first value of each. */
export class Properties {
  readonly #values = new Map<number, Value>();
  /** False when the bytes end early or hold a type that nobody knows. */
  readonly complete: boolean;

  constructor(data: Buffer) {
    this.complete = this.#read(new ByteReader(data));
  }

  /** Text of a property; 8-bit text is in the stream's code page. */
  text(id: number, codePage: number): string | null {
    const value = this.#values.get(id);
    if (value === undefined) return null;
    if (value.type === TYPE.unicode) return withoutEnd(value.data.toString('utf16le'));
    if (value.type !== TYPE.string8) return null;
    return withoutEnd(decodeText(value.data, charsetOfCodePage(codePage)).text);
  }

  /** Bytes of a property, of whatever type. */
  bytes(id: number): Buffer | null {
    return this.#values.get(id)?.data ?? null;
  }

  isObject(id: number): boolean {
    return this.#values.get(id)?.type === TYPE.object;
  }

  integer(id: number): number | null {
    const data = this.bytes(id);
    return data !== null && data.length === 4 ? data.readUInt32LE() : null;
  }

  time(id: number): Date | null {
    const data = this.bytes(id);
    if (data === null || data.length !== 8) return null;
    const date = new Date(Number((data.readBigUInt64LE() - EPOCH) / 10_000n));
    return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970 ? null : date;
  }

  #read(reader: ByteReader): boolean {
    try {
      const count = reader.uint32();
      for (let i = 0; i < count; i++) {
        const type = reader.uint16();
        const id = reader.uint16();
        if (id >= FIRST_NAMED) skipName(reader);
        const data = firstValue(reader, type);
        if (id < FIRST_NAMED) this.#values.set(id, { type: type & ~MULTIPLE, data });
      }
      return true;
    } catch {
      return false;
    }
  }
}

function skipName(reader: ByteReader): void {
  reader.take(16);
  const kind = reader.uint32();
  const idOrLength = reader.uint32();
  if (kind === NAMED_BY_STRING) reader.takePadded(idOrLength);
}

function firstValue(reader: ByteReader, type: number): Buffer {
  const single = type & ~MULTIPLE;
  const isVariable = VARIABLE.has(single);
  const size = FIXED.get(single);
  if (!isVariable && size === undefined) throw new RangeError('a type that nobody knows');
  // A single value of variable length is counted, too.
  const count = isVariable || type !== single ? reader.uint32() : 1;
  if (!isVariable) return reader.take(count * (size ?? 0)).subarray(0, size);
  let first: Buffer | null = null;
  for (let i = 0; i < count; i++) {
    const value = reader.takePadded(reader.uint32());
    first ??= value;
  }
  return first ?? Buffer.alloc(0);
}

function withoutEnd(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
