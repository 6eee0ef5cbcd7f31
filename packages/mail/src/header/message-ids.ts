import { storableLine } from '../storable.ts';
import { withoutEdges } from '../without-edges.ts';
import type { HeaderFields } from './fields.ts';

/** Message-IDs followed of one mail: the last ones, which are the nearest ancestors. */
const MOST_THREAD_IDS = 100;
/** No honest Message-ID is longer than a header line (RFC 5322 §2.1.1). Characters. */
const LONGEST_ID = 998;
const LONGEST_VALUE = 256 * 1024;

/**
 * The Message-IDs in a field value, with angle brackets, in order. Folding inside an ID is undone;
 * where a program left out all brackets, the words that hold an `@` are taken.
 */
function messageIdsIn(value: string): string[] {
  const text = storableLine(value.slice(-LONGEST_VALUE));
  const bracketed = [...text.matchAll(/<([^<>]*)>/g)].map((found) => found[1] ?? '');
  const ids = bracketed.some((id) => id.trim() !== '') ? bracketed : unbracketed(text);
  return ids
    .map((id) => id.replace(/\s+/g, ''))
    .filter((id) => id !== '' && id.length <= LONGEST_ID)
    .map((id) => `<${id}>`);
}

function unbracketed(text: string): string[] {
  return text
    .replace(/\([^()]*\)/g, ' ')
    .split(/[\s,;]+/)
    .filter((word) => /.@./.test(word))
    .map((word) => withoutEdges(word, '"\'<', '"\'>'));
}

/** The mail's own Message-ID, with angle brackets; null when there is none to be read. */
export function messageIdOf(fields: HeaderFields): string | null {
  return fields.once(readMessageId);
}

function readMessageId(fields: HeaderFields): string | null {
  const value = fields.first('message-id');
  const [id] = messageIdsIn(value);
  if (id !== undefined) return id;
  const bare = storableLine(value).replace(/[\s<>]+/g, '');
  return bare === '' ? null : `<${bare.slice(0, LONGEST_ID)}>`;
}

/**
 * What the mail answers, in the order in which a case is looked for (P5): References last to
 * first, then In-Reply-To, then what a bounce returns. No repeats, and not the mail itself.
 */
export function threadIdsOf(fields: HeaderFields, returned: readonly string[]): string[] {
  const references = fields.all('references').flatMap(messageIdsIn).slice(-MOST_THREAD_IDS);
  const answered = fields.all('in-reply-to').flatMap(messageIdsIn).slice(0, MOST_THREAD_IDS);
  const ids = new Set([...references.reverse(), ...answered, ...returned]);
  const own = messageIdOf(fields);
  if (own !== null) ids.delete(own);
  return [...ids].slice(0, MOST_THREAD_IDS);
}
