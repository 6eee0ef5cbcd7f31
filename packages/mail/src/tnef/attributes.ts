import { ByteReader } from './byte-reader.ts';

/** The first four bytes of every stream (MS-OXTNEF §2.1.3.1), as they stand. */
const SIGNATURE = Buffer.from([0x78, 0x9f, 0x3e, 0x22]);

/** Attributes that are read, by their identifiers (MS-OXTNEF §2.1.3.3). */
export const ATTRIBUTE = {
  subject: 0x8004,
  body: 0x800c,
  attachData: 0x800f,
  attachTitle: 0x8010,
  attachRendering: 0x9002,
  messageProperties: 0x9003,
  attachProperties: 0x9005,
  codePage: 0x9007,
} as const;

export interface Attribute {
  readonly id: number;
  readonly data: Buffer;
}

/** Whether bytes are a TNEF stream, by their signature. */
export function isTnef(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * The attributes of a TNEF stream in order; checksums are not compared, since some writers get
 * them wrong. `complete` is false when the stream ends within an attribute.
 */
export function attributesOf(stream: Buffer): { attributes: Attribute[]; complete: boolean } {
  const reader = new ByteReader(stream);
  const attributes: Attribute[] = [];
  try {
    // Signature and key.
    reader.take(6);
    // Less than an attribute's frame is padding that a relay or a writer appended.
    while (reader.left >= 11) {
      reader.take(1);
      const id = reader.uint32() & 0xffff;
      const data = reader.take(reader.uint32());
      attributes.push({ id, data });
      reader.take(2);
    }
  } catch {
    return { attributes, complete: false };
  }
  return { attributes, complete: true };
}
