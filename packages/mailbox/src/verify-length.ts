import type { Connection } from './connection.ts';
import { MailboxError } from './mailbox-error.ts';

/**
 * Whether `raw` is the whole of a message whose length is not its RFC822.SIZE. Some servers only
 * estimate that size (Exchange), so it proves nothing; but of a whole message the server has exactly
 * one byte more from the last one on, of a cut one two, and of one that swallowed what followed none.
 */
export async function isWhole(connection: Connection, uid: number, raw: Buffer): Promise<boolean> {
  if (raw.length === 0) {
    return false;
  }
  const last = raw.length - 1;
  try {
    const end = await connection.run('for the end of a message', (client) =>
      client.fetchOne(`${uid}`, { source: { start: last, maxLength: 2 } }, { uid: true }),
    );
    return end !== false && end.source?.length === 1 && end.source[0] === raw[last];
  } catch (error) {
    if (error instanceof MailboxError && error.code === 'REFUSED') {
      return false;
    }
    throw error;
  }
}
