import { createHash, type Hash } from 'node:crypto';
import { addressesOf } from '../header/addresses.ts';
import { dateOf } from '../header/date.ts';
import type { HeaderFields } from '../header/fields.ts';
import { messageIdOf } from '../header/message-ids.ts';
import { decodeWords } from '../header/words.ts';
import { leavesOf, type MimePart } from '../mime/part.ts';
import { storableLine } from '../storable.ts';
import { foldedLineEnds } from './line-ends.ts';

/** Which rules made a fingerprint; docs/decisions/0003-fingerprint.md says what they cover. */
const VERSION = 1;

/** Text has no NUL; other contents soon have one. Bytes that are looked at, as Git does. */
const LOOKED_AT = 8000;
const NUL = 0;

/** Fields that say how the body is wrapped, or that a mail store writes: not what was sent. */
const NOT_CONTENT =
  /^(?:content-.*|mime-version|status|x-status|x-keywords|x-uid|x-uidl|x-imap|x-imapbase|lines|x-mozilla-(?:status2?|keys)|x-gmail-labels|x-gm-(?:thrid|msgid))$/;

/**
 * The identity of a mail (P10): the same for every delivery of it, also when a server renders it
 * anew; another one for a different mail that reuses its Message-ID.
 */
export function fingerprintOf(root: MimePart): string {
  const { fields } = root.description;
  const hash = createHash('sha256');
  const messageId = messageIdOf(fields);
  if (messageId === null) addAllFields(hash, fields);
  else addIdentity(hash, messageId, fields);
  for (const leaf of leavesOf(root)) addLeaf(hash, leaf);
  return `${VERSION}:${hash.digest('hex')}`;
}

/** For a mail that is not parsed: its bytes, but for the kind and number of its line ends. */
export function rawFingerprint(raw: Buffer): string {
  const hash = createHash('sha256').update('raw\0');
  addContent(hash, raw);
  return `${VERSION}:${hash.digest('hex')}`;
}

function addIdentity(hash: Hash, messageId: string, fields: HeaderFields): void {
  const senders = addressesOf(fields, 'from');
  add(hash, 'message-id', messageId);
  add(hash, 'date', dateOf(fields)?.toISOString() ?? storableLine(fields.first('date')));
  add(
    hash,
    'from',
    senders.length > 0
      ? senders.map(({ address, name }) => `${name} <${address}>`).join(', ')
      : storableLine(fields.decoded('from')),
  );
  add(hash, 'subject', storableLine(fields.decoded('subject')));
}

/** Sorted: a server that renders a mail anew may order its fields anew. */
function addAllFields(hash: Hash, fields: HeaderFields): void {
  const all = fields
    .values()
    .filter(({ key }) => !NOT_CONTENT.test(key))
    .map(({ key, value }) => `${key}:${storableLine(decodeWords(value))}`)
    .sort();
  for (const field of all) add(hash, 'field', field);
}

function add(hash: Hash, name: string, value: string): void {
  hash.update(`${name}\0${Buffer.byteLength(value)}\0${value}`);
}

/** What is no text stands for itself: no server changes its line ends, which would damage it. */
function addLeaf(hash: Hash, leaf: MimePart): void {
  const isText = !leaf.content.subarray(0, LOOKED_AT).includes(NUL);
  if (isText) addContent(hash, leaf.content);
  else add(hash, 'file', leaf.digest);
}

function addContent(hash: Hash, content: Buffer): void {
  const bytes = foldedLineEnds(content);
  if (bytes.length === 0) return;
  hash.update(`part\0${bytes.length}\0`).update(bytes);
}
