/** One value of ASN.1 in BER or DER (X.690). */
export interface BerValue {
  /** The identifier octet; tag numbers above 30 do not occur where this is used. */
  readonly tag: number;
  readonly isConstructed: boolean;
  readonly content: Buffer;
  /** Bytes from its beginning to behind its end. */
  readonly length: number;
}

const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
/** Values within values of indefinite length. */
const DEEPEST = 50;

/** Reads the value at the start of bytes; null when they are no BER. */
export function berValue(bytes: Buffer, depth = 0): BerValue | null {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined || depth > DEEPEST) return null;
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if (first === INDEFINITE) {
    return isConstructed ? indefinite(bytes, tag, depth) : null;
  }
  const lengthBytes = first < INDEFINITE ? 0 : first & 0x7f;
  if (lengthBytes > 4 || bytes.length < 2 + lengthBytes) return null;
  const size = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const start = 2 + lengthBytes;
  if (bytes.length < start + size) return null;
  const content = bytes.subarray(start, start + size);
  return { tag, isConstructed, content, length: start + size };
}

/** The values within a constructed one, as far as they can be read. */
export function* berChildren(content: Buffer): Generator<BerValue> {
  let at = 0;
  while (at < content.length) {
    const value = berValue(content.subarray(at));
    if (value === null) return;
    yield value;
    at += value.length;
  }
}

/** X.690 §8.1.3.6: ended by two zero octets. */
function indefinite(bytes: Buffer, tag: number, depth: number): BerValue | null {
  let at = 2;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const value = berValue(bytes.subarray(at), depth + 1);
    if (value === null) return null;
    at += value.length;
  }
  return { tag, isConstructed: true, content: bytes.subarray(2, at), length: at + 2 };
}
