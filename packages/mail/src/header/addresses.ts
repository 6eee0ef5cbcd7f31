import { parseAddressHeader } from 'mailparser';
import type { MailAddress } from '../message.ts';
import { storableLine } from '../storable.ts';
import { withoutEdges } from '../without-edges.ts';
import type { HeaderFields } from './fields.ts';
import { decodeWords } from './words.ts';

/** No honest field is longer; the rest is not read. Characters. */
const LONGEST_FIELD = 128 * 1024;
/** Addresses kept of one field. */
const MOST_ADDRESSES = 1000;
/** A local part in quotes may hold anything (RFC 5321 §4.1.2). */
const PLAUSIBLE = /^(?:[^\s@<>,;]+|"[^"\\<>]{1,100}")@[^\s@<>,;]+$/;

/** What stands between angle brackets; a fold in the middle of it is none of the address. */
const IN_BRACKETS = /<([^<>"]{1,320})>/g;
const BRACKETED = /<([^\s<>"]{1,254}@[^\s<>"]{1,254})>/g;

/** An address in brackets that is part of the name before another one. */
const BRACKETED_NAME = /<([^<>"]{1,320})>(?=\s*<[^\s<>"]{1,254}@[^\s<>"]{1,254}>)/g;

/** Fields that may name the sender, in the order in which they are asked (P2). */
const SENDER_FIELDS = ['from', 'reply-to', 'sender', 'return-path'] as const;

/** One for each name of a field, by which a header knows what it was asked for (`once`). */
const readers = new Map<string, (fields: HeaderFields) => readonly MailAddress[]>();

/** All addresses of the named fields; groups are dissolved, what has no `@` is left out. */
export function addressesOf(fields: HeaderFields, key: string): readonly MailAddress[] {
  const read = readers.get(key) ?? ((header: HeaderFields) => readAddresses(header, key));
  readers.set(key, read);
  return fields.once(read);
}

function readAddresses(fields: HeaderFields, key: string): readonly MailAddress[] {
  const values = fields
    .all(key)
    .map((value) => withoutFolds(unescaped(value.slice(0, LONGEST_FIELD))))
    .map((value) => (key === 'from' ? value.replace(BRACKETED_NAME, '$1') : value));
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
  return found.length > 0 ? found : salvaged(values);
}

/** A quotation mark that is never closed hides the address from a grammar, not from a reader. */
function salvaged(values: readonly string[]): MailAddress[] {
  return values
    .flatMap((value) => [...value.matchAll(BRACKETED)])
    .map((match) => ({ address: bare((match[1] ?? '').toLowerCase()), name: '' }))
    .filter(({ address }) => PLAUSIBLE.test(address))
    .slice(0, MOST_ADDRESSES);
}

/** Some web forms write a field as if it were HTML. */
function unescaped(value: string): string {
  if (!value.includes('&lt;')) return value;
  return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
}

function withoutFolds(value: string): string {
  return value.replace(IN_BRACKETS, (written, inside: string) =>
    inside.includes('@') ? `<${inside.replace(/\s+/g, '')}>` : written,
  );
}

/** Without what programs put around addresses that are none of theirs. */
function bare(address: string): string {
  if (address.endsWith(']') && !address.includes('@[')) return bare(address.slice(0, -1));
  return withoutEdges(address.replace(/^mailto:/, ''), "'`", "'`.,");
}

/** The sender by P2: From, else Reply-To, else Sender, else Return-Path. */
export function senderOf(fields: HeaderFields): MailAddress | null {
  for (const key of SENDER_FIELDS) {
    const [first] = addressesOf(fields, key);
    if (first !== undefined) return first;
  }
  return null;
}

/**
 * Who wrote to us through a sender that only passes on what others write (a web form): the address in
 * Reply-To. Anybody can write that field, so it counts for those senders alone.
 * @param through addresses, or `@domain`; lower-case
 */
export function repliedTo(
  fields: HeaderFields,
  author: MailAddress | null,
  through: readonly string[],
): MailAddress | null {
  const address = author?.address ?? '';
  const isThrough = through.some(
    (known) => known === address || (known.startsWith('@') && address.endsWith(known)),
  );
  return (isThrough ? addressesOf(fields, 'reply-to')[0] : undefined) ?? author;
}

/** True when the last server noted the empty return path of RFC 5321 §4.5.5. */
export function hasNullReturnPath(fields: HeaderFields): boolean {
  return /^<\s*>$/.test(fields.first('return-path'));
}
