import type { ImapFlowError, ListResponse } from 'imapflow';
import type { Connection } from './connection.ts';
import {
  folderSegments,
  type Namespace,
  nearestFolder,
  sameFolder,
  serverPath,
  writtenPath,
} from './folder-path.ts';
import { MailboxError } from './mailbox-error.ts';
import { serverText } from './translate-error.ts';

/** More folders than these are only counted in a message. */
const MAX_NAMED = 100;

/** A folder as the server lists it. */
export interface Folder {
  /** As the server writes it. */
  readonly path: string;
  /** As a person writes it in the settings, with `/` (L2). */
  readonly written: string;
  /** False for a mere level of the hierarchy, which holds no messages. */
  readonly selectable: boolean;
  /** For instance `\Trash` (RFC 6154), recognised by name where the server does not tell. */
  readonly specialUse: string | null;
}

/** How this server writes folder names. */
function namespaceOf(connection: Connection): Namespace {
  const { namespace } = connection.client;
  return { prefix: namespace?.prefix ?? '', separator: namespace?.delimiter ?? '' };
}

/** A path of the settings as this server writes it. */
export function resolveFolder(connection: Connection, path: string): string {
  return serverPath(path, namespaceOf(connection));
}

/** Every folder of the mailbox. */
export async function listFolders(connection: Connection): Promise<readonly Folder[]> {
  const listed = await connection.run('to list the folders', (client) => client.list());
  const namespace = namespaceOf(connection);
  return listed.filter(isThere).map((folder) => ({
    path: folder.path,
    written: writtenPath(folder.path, namespace),
    selectable: !hasFlag(folder, '\\Noselect'),
    specialUse: folder.specialUse ?? null,
  }));
}

/**
 * Selects the input folder and answers its UIDVALIDITY. Rejects with FOLDER_MISSING, naming the
 * folders that exist, or with FOLDER_READ_ONLY: nothing could ever leave such a folder.
 */
export async function selectInput(connection: Connection, path: string): Promise<number> {
  const opened = await openFolder(connection, path, false);
  if (opened.readOnly === true) {
    const message = `The input folder “${path}” may only be read; messages could not be moved out of it`;
    throw new MailboxError('installation', 'FOLDER_READ_ONLY', message);
  }
  return uidValidityOf(opened.uidValidity, path);
}

/** SELECT or EXAMINE; rejects with FOLDER_MISSING, naming the folders that exist. */
export async function openFolder(connection: Connection, path: string, readOnly: boolean) {
  const resolved = resolveFolder(connection, path);
  return connection.run(`to open the folder “${path}”`, async (client) => {
    try {
      return await client.mailboxOpen(resolved, { readOnly });
    } catch (error) {
      if (isMissing(error)) {
        throw missing(path, (await client.list()).filter(isThere), namespaceOf(connection));
      }
      throw error;
    }
  });
}

/** UIDVALIDITY as a number; without one a UID means nothing (RFC 3501 §2.3.1.1). */
export function uidValidityOf(value: bigint | undefined, path: string): number {
  if (value === undefined) {
    const message = `The server gives no UIDVALIDITY for the folder “${path}”`;
    throw new MailboxError('installation', 'PROTOCOL', message);
  }
  return Number(value);
}

/**
 * The output folder as the server writes it, created and subscribed when it is missing (L2). Rejects
 * with FOLDER_LOOP when it is the input folder, with FOLDER_UNCREATABLE when the server does not want it.
 */
export async function ensureOutput(
  connection: Connection,
  outputFolder: string,
  inputFolder: string,
): Promise<string> {
  const resolved = resolveFolder(connection, outputFolder);
  if (folderSegments(outputFolder).length === 0 || isInput(connection, resolved, inputFolder)) {
    const message = `The output folder “${outputFolder}” is the input folder`;
    throw new MailboxError('installation', 'FOLDER_LOOP', message);
  }
  const there = (folder: Folder): boolean => folder.selectable && folder.path === resolved;
  if ((await listFolders(connection)).some(there)) {
    return resolved;
  }
  await createFolder(connection, resolved, outputFolder);
  return resolved;
}

function isInput(connection: Connection, resolved: string, inputFolder: string): boolean {
  return sameFolder(resolved, resolveFolder(connection, inputFolder));
}

async function createFolder(connection: Connection, path: string, written: string): Promise<void> {
  await connection.run(`to create the folder “${written}”`, async (client) => {
    try {
      await client.mailboxCreate(path);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      // Not every server tells that the folder exists by a code (RFC 5530, ALREADYEXISTS).
      const listed = await client.list();
      if (listed.some((folder) => isThere(folder) && sameFolder(folder.path, path))) {
        return;
      }
      const message = `The output folder “${written}” is missing and cannot be created (“${serverText(error)}”)`;
      throw new MailboxError('installation', 'FOLDER_UNCREATABLE', message, { cause: error });
    }
  });
}

function missing(
  path: string,
  listed: readonly ListResponse[],
  namespace: Namespace,
): MailboxError {
  const existing = listed
    .filter((folder) => !hasFlag(folder, '\\Noselect'))
    .map((folder) => writtenPath(folder.path, namespace));
  const nearest = nearestFolder(path, existing);
  const hint = nearest === null ? '.' : `. Did you mean “${nearest}”?`;
  const named = existing.slice(0, MAX_NAMED).join(', ');
  const more = existing.length > MAX_NAMED ? ` and ${existing.length - MAX_NAMED} more` : '';
  const message = `The input folder “${path}” does not exist${hint} It has: ${named}${more}`;
  return new MailboxError('installation', 'FOLDER_MISSING', message);
}

function isRefusal(error: unknown): error is ImapFlowError {
  return error instanceof Error && 'responseStatus' in error;
}

function isMissing(error: unknown): boolean {
  return isRefusal(error) && error.mailboxMissing === true;
}

/** Extended LIST also answers names that are only subscribed to (RFC 5258, \NonExistent). */
function isThere(folder: ListResponse): boolean {
  return !hasFlag(folder, '\\NonExistent');
}

function hasFlag(folder: ListResponse, flag: string): boolean {
  return [...folder.flags].some((one) => one.toLowerCase() === flag.toLowerCase());
}
