import type { MimePart, Opened } from '../mime/part.ts';
import { leavesOf } from '../mime/part.ts';
import { walkMime } from '../mime/walk.ts';
import { signedContent } from './signed-data.ts';

const TYPES = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime']);
const ENCRYPTED = /smime-type\s*=\s*"?(?:enveloped|authenveloped)/i;

/** Whether a part may be S/MIME that wraps what it signs (RFC 8551 §3.5.2). */
export function mayBeOpaqueSignature({ type, description }: MimePart): boolean {
  if (TYPES.has(type)) return !ENCRYPTED.test(description.fields.first('content-type'));
  return type === 'application/octet-stream' && /\.p7m$/i.test(description.filename);
}

/** The mail inside a signature; null when it has none that can be read. */
export async function openOpaqueSignature({ content }: MimePart): Promise<Opened | null> {
  const signed = signedContent(content);
  if (signed === null) return null;
  const root = await walkMime(signed);
  for (const leaf of leavesOf(root)) leaf.isFound = true;
  return { parts: [root], complete: true, spare: { text: null, html: null } };
}
