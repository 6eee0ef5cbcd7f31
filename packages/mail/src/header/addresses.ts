import { parseAddressHeader } from 'mailparser';
import type { MailAddress } from '../message.ts';
import { storableLine } from '../storable.ts';
import type { HeaderFields } from './fields.ts';
import { decodeWords } from './words.ts';

/** No honest field is longer; the rest is not read. Characters. */
const LONGEST_FIELD = 128 * 1024;
/** Addresses kept of one field. */
const MOST_ADDRESSES = 1000;
const PLAUSIBLE = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

/** Fields that may name the sender, in the order in which they are asked (P2). */
const SENDER_FIELDS = ['from', 'reply-to', 'sender', 'return-path'] as const;

/** All addresses of the named fields; groups are dissolved, what has no `@` is left out. */
export function addressesOf(fields: HeaderFields, key: string): MailAddress[] {
  const values = fields.all(key).map((value) => value.slice(0, LONGEST_FIELD));
  if (values.length === 0) return [];
  const found = addressesIn(values);
  if (found.length > 0 || !values.some((value) => value.includes('=?'))) return found;
  // Some programs encode the whole field, address and all.
  return addressesIn(values.map(decodeWords));
}

function addressesIn(values: readonly string[]): MailAddress[] {
  // The domain stays as written: an address is compared and written to, not shown.
  const parsed = parseAddressHeader([...values], { flatten: true, decodePunycode: false }).value;
  const found: MailAddress[] = [];
  for (const { address, name } of parsed) {
    const plain = bare(storableLine(address ?? '').toLowerCase());
    if (PLAUSIBLE.test(plain)) found.push({ address: plain, name: storableLine(name ?? '') });
    if (found.length === MOST_ADDRESSES) break;
  }
  return found;
}

/** Without what programs put around addresses that are none of theirs. */
function bare(address: string): string {
  return address.replace(/^mailto:/, '').replace(/^['`]+|['`.]+$/g, '');
}

/** The sender by P2: From, else Reply-To, else Sender, else Return-Path. */
export function senderOf(fields: HeaderFields): MailAddress | null {
  for (const key of SENDER_FIELDS) {
    const [first] = addressesOf(fields, key);
    if (first !== undefined) return first;
  }
  return null;
}

/** True when the last server noted the empty return path of RFC 5321 §4.5.5. */
export function hasNullReturnPath(fields: HeaderFields): boolean {
  return /^<\s*>$/.test(fields.first('return-path'));
}
