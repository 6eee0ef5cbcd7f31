/** Header fields are read from so many bytes at most. */
const HEADER_BYTES = 64 * 1024;

/**
 * The headers that tie a mail to others (RFC 5322 §3.6.4), without parsing it: enough to keep a reply
 * behind its parent.
 */
export function threadHeaders(raw: Buffer): {
  readonly messageId: string | null;
  readonly threadIds: readonly string[];
} {
  const head = raw.subarray(0, HEADER_BYTES).toString('latin1');
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const fields = head.slice(0, end).replace(/\r?\n(?=[ \t])/g, '');
  const ids = (name: string) => {
    const field = new RegExp(`^${name}[ \\t]*:(.*)$`, 'im').exec(fields);
    return field?.[1]?.match(/<[^<>\s]+>/g) ?? [];
  };
  return {
    messageId: ids('message-id')[0] ?? null,
    threadIds: [...ids('references').reverse(), ...ids('in-reply-to')],
  };
}
