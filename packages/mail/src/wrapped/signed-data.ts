import { type BerValue, berChildren, berValue } from './ber.ts';

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const OCTETS = 0x04;
const EXPLICIT = 0xa0;
/** 1.2.840.113549.1.7.2 */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');
/** Octet strings in pieces of pieces. */
const DEEPEST = 10;

/**
 * What an opaque signature signs: the content of CMS SignedData (RFC 5652 §5.1), or null when the
 * bytes are something else (encrypted, or a signature without content). It is not verified.
 */
export function signedContent(cms: Buffer): Buffer | null {
  const info = berValue(cms);
  if (info?.tag !== SEQUENCE) return null;
  const [type, wrapper] = berChildren(info.content);
  if (type?.tag !== OBJECT_IDENTIFIER || !type.content.equals(SIGNED_DATA)) return null;
  const signed = wrapper?.tag === EXPLICIT ? berValue(wrapper.content) : null;
  if (signed?.tag !== SEQUENCE) return null;
  // version, digestAlgorithms, encapContentInfo
  const [, , encapsulated] = berChildren(signed.content);
  if (encapsulated?.tag !== SEQUENCE) return null;
  const [, content] = berChildren(encapsulated.content);
  const octets = content?.tag === EXPLICIT ? berValue(content.content) : null;
  return octets === null ? null : octetsOf(octets, 0);
}

function octetsOf(value: BerValue, depth: number): Buffer | null {
  if ((value.tag & 0x1f) !== OCTETS || depth > DEEPEST) return null;
  if (!value.isConstructed) return value.content;
  const pieces: Buffer[] = [];
  for (const piece of berChildren(value.content)) {
    const octets = octetsOf(piece, depth + 1);
    if (octets === null) return null;
    pieces.push(octets);
  }
  return Buffer.concat(pieces);
}
