import type { MimePart } from '../mime/part.ts';

/** What a leaf is to the reader. */
export type Role = 'text' | 'html' | 'attachment' | 'ignored';

/** Alternatives of the same text for devices we are not. */
const OTHER_DEVICES = new Set(['text/x-amp-html', 'text/watch-html']);

/** Text that is for reading; the last two were so before there was HTML. */
const READABLE = new Set(['text/plain', 'text/html', 'text/enriched', 'text/richtext']);
/** Text for programs. Of what else is text and nobody knows, RFC 2046 §4.1.4 says to show it. */
const FOR_PROGRAMS =
  /^text\/(?:calendar|(?:x-)?vcard|directory|rtf|csv|css|javascript|xml|rfc822-headers|x-amp-html|watch-html)$/;

/**
 * Decides for each leaf, in order, whether it is body or attachment. Text with a file name is body
 * only when nothing readable came before it: some programs name the body itself.
 */
export function rolesOf(leaves: readonly MimePart[]): Map<MimePart, Role> {
  const roles = new Map<MimePart, Role>();
  let hasBody = false;
  for (const leaf of leaves) {
    const role = roleOf(leaf, hasBody);
    hasBody ||= role === 'text' || role === 'html';
    roles.set(leaf, role);
  }
  return roles;
}

function roleOf(leaf: MimePart, hasBody: boolean): Role {
  const { type, disposition, filename } = leaf.description;
  // A multipart whose parts are not found is shown as the text it consists of.
  if (leaf.isMultipart) return leaf.body === null ? 'ignored' : 'text';
  if (OTHER_DEVICES.has(type) && leaf.parent?.type === 'multipart/alternative') return 'ignored';
  if (disposition !== '' && disposition !== 'inline') return 'attachment';
  if (!READABLE.has(type)) {
    const isShown = type.startsWith('text/') && !FOR_PROGRAMS.test(type);
    return isShown && filename === '' && !hasBody ? 'text' : 'attachment';
  }
  if (filename !== '' && hasBody) return 'attachment';
  return type === 'text/html' ? 'html' : 'text';
}
