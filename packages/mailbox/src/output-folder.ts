import type { SearchObject } from 'imapflow';
import { Connection } from './connection.ts';
import { fetchMessages } from './fetch-messages.ts';
import { findFolder, listFolders, openFolder } from './folders.ts';
import { searchUids } from './list-folder.ts';
import type { FetchedMessage, MailboxOptions } from './mailbox.ts';
import { uidSets } from './uid-set.ts';

/** What tells a mail from most others without its body. */
export interface MailIdentity {
  readonly uid: number;
  /** RFC822.SIZE in bytes; some servers give an approximation. */
  readonly size: number;
  /** Invalid where the server gives none. */
  readonly internalDate: Date;
  /** The header field Message-ID as it stands there, or an empty header. */
  readonly header: Buffer;
}

/** The output folder, looked at and never changed: EXAMINE, BODY.PEEK. */
export interface OutputFolder {
  /** UIDs of all, or of those whose INTERNALDATE is of that day or later (by the server's own days). */
  uids(since: Date | null): Promise<readonly number[]>;
  /** Of those that are still there, without their bodies. */
  identities(uids: readonly number[]): Promise<readonly MailIdentity[]>;
  /** As `Mailbox.fetch`. */
  fetch(
    uids: readonly number[],
    onMessage: (message: FetchedMessage) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the output folder on a connection of its own, for reading alone.
 * @returns null when there is no such folder (yet)
 * @throws {MailboxError} as `connectMailbox` does
 */
export async function openOutputFolder(
  options: MailboxOptions & { readonly outputFolder: string },
): Promise<OutputFolder | null> {
  const connection = new Connection(options);
  try {
    await connection.open();
    const folders = await listFolders(connection);
    const found = findFolder(folders, options.outputFolder, connection.namespaces);
    if (found?.selectable !== true) {
      await connection.close();
      return null;
    }
    await openFolder(connection, options.outputFolder, true);
    return onConnection(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function onConnection(connection: Connection): OutputFolder {
  return {
    uids: (since) => searchUids(connection, since === null ? { all: true } : sinceDay(since)),
    identities: (uids) => identitiesOf(connection, uids),
    fetch: (uids, onMessage) => fetchMessages(connection, uids, onMessage),
    close: () => connection.close(),
  };
}

/** SINCE knows days alone (RFC 3501 §6.4.4). */
function sinceDay(since: Date): SearchObject {
  return { since };
}

async function identitiesOf(
  connection: Connection,
  uids: readonly number[],
): Promise<readonly MailIdentity[]> {
  const asked = new Set(uids);
  const query = { uid: true, size: true, internalDate: true, headers: ['message-id'] };
  const identities: MailIdentity[] = [];
  for (const set of uidSets(uids)) {
    await connection.run('for Message-IDs', async (client) => {
      for await (const row of client.fetch(set.text, query, { uid: true })) {
        // Servers also tell what other clients did, between the answers.
        if (row.size === undefined || !asked.delete(row.uid)) continue;
        identities.push({
          uid: row.uid,
          size: row.size,
          internalDate: new Date(row.internalDate ?? Number.NaN),
          header: Buffer.from(row.headers ?? ''),
        });
      }
    });
  }
  return identities;
}
