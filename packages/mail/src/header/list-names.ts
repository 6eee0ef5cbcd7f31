import type { HeaderFields } from './fields.ts';

/** No honest field is longer; characters. */
const LONGEST_VALUE = 1_000;
/** Fields with a list's address: RFC 2369 §3.4, and what older list managers write. */
const ADDRESS_FIELDS = ['list-post', 'x-beenthere', 'x-mailing-list', 'mailing-list'] as const;

/**
 * What a mailing list that the mail came by calls itself: the phrase and the first label of List-Id
 * (RFC 2919 §3), and the local part of its address. `[]` for mail that came by none.
 */
export function listNames(fields: HeaderFields): string[] {
  const names = new Set<string>();
  const id = fields.decoded('list-id').slice(0, LONGEST_VALUE);
  const identifier = /<([^<>]*)>/.exec(id)?.[1] ?? id;
  names.add(id.replace(/<[^<>]*>?/g, '').replace(/^[\s"']+|[\s"']+$/g, ''));
  names.add(identifier.split('.')[0]?.trim() ?? '');
  for (const key of ADDRESS_FIELDS) {
    const found = /([^\s<>:;,@]+)@/.exec(fields.first(key).slice(0, LONGEST_VALUE));
    names.add(found?.[1] ?? '');
  }
  names.delete('');
  return [...names];
}
