import { decodeBytes, decodeEncodedWords } from './encoded-words.ts';
import type { FetchedMessage } from './mailbox.ts';

/** From and Subject stand near the beginning; a header longer than this is not searched further. */
const MAX_HEADER_BYTES = 64 * 1024;
/** A field is looked at up to here: a stranger wrote it, and it may be as long as the header. */
const MAX_FIELD = 4_000;
/** What a person is shown of a job needs no more characters. */
const MAX_SHOWN = 250;
/** A display name may hold what looks like an address (RFC 5322 §3.2.4). */
const QUOTED_STRING = /"(?:[^"\\]|\\.)*"/g;

/**
 * Sender and subject for a person's eyes, read from the message itself: the server's ENVELOPE costs
 * it work and is broken by some servers for unusual headers. The real parsing is done elsewhere.
 */
export function envelopeOf(raw: Buffer): FetchedMessage['envelope'] {
  const header = headerText(raw);
  return {
    from: cut(addressIn(field(header, 'from'))),
    subject: cut(decodeEncodedWords(field(header, 'subject')).replaceAll(/\s+/g, ' ').trim()),
  };
}

/** The header section, unfolded (RFC 5322 §2.2.3). */
function headerText(raw: Buffer): string {
  const start = raw.subarray(0, MAX_HEADER_BYTES);
  const header = upTo('\n\n', upTo('\r\n\r\n', start));
  return decodeBytes(header).replaceAll(/\r?\n[ \t]+/g, ' ');
}

function upTo(end: string, bytes: Buffer): Buffer {
  const position = bytes.indexOf(end);
  return position === -1 ? bytes : bytes.subarray(0, position);
}

function field(header: string, name: 'from' | 'subject'): string {
  const pattern = name === 'from' ? /^from[ \t]*:(.*)$/im : /^subject[ \t]*:(.*)$/im;
  return pattern.exec(header)?.[1]?.slice(0, MAX_FIELD).trim() ?? '';
}

function addressIn(from: string): string {
  const bracketed = /<([^<>\s]+)>/.exec(from.replaceAll(QUOTED_STRING, ''))?.[1];
  return bracketed ?? /[^\s<>,;"()]+@[^\s<>,;"()]+/.exec(from)?.[0] ?? '';
}

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN - 1).join('')}…` : text;
}
