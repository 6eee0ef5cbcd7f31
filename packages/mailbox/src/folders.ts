import type { ImapFlowError, ListResponse } from 'imapflow';
import type { Connection } from './connection.ts';
import {
  folderSegments,
  type Namespaces,
  sameFolder,
  serverPath,
  writtenPath,
} from './folder-path.ts';
import { MailboxError } from './mailbox-error.ts';
import { serverText } from './server-text.ts';
import { suggestFolders } from './suggest-folders.ts';

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

/** Every folder of the mailbox. */
export async function listFolders(connection: Connection): Promise<readonly Folder[]> {
  const listed = await connection.run('to list the folders', (client) => client.list());
  return foldersOf(listed, connection.namespaces);
}

function foldersOf(listed: readonly ListResponse[], namespaces: Namespaces): readonly Folder[] {
  return listed.filter(isThere).map((folder) => ({
    path: folder.path,
    written: writtenPath(folder.path, namespaces),
    selectable: !hasFlag(folder, '\\Noselect'),
    specialUse: folder.specialUse ?? null,
  }));
}

/**
 * The folder that a path of the settings means among those of the server, or undefined. Found as a
 * person reads it: whatever its namespace, and however the server composes accents.
 */
export function findFolder(
  folders: readonly Folder[],
  path: string,
  namespaces: Namespaces,
): Folder | undefined {
  const resolved = serverPath(path, namespaces);
  const wanted = folderSegments(path).join('/');
  const readAlike = ({ written }: Folder) => folderSegments(written).join('/') === wanted;
  return folders.find((folder) => folder.path === resolved) ?? folders.find(readAlike);
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

/**
 * SELECT or EXAMINE. Rejects with FOLDER_MISSING, naming the folders that exist and those that may be
 * meant, also for what is only a level above other folders.
 */
export async function openFolder(connection: Connection, path: string, readOnly: boolean) {
  const { namespaces } = connection;
  return connection.run(`to open the folder “${path}”`, async (client) => {
    try {
      return await client.mailboxOpen(serverPath(path, namespaces), { readOnly });
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const folders = foldersOf(await client.list(), namespaces);
      const found = findFolder(folders, path, namespaces);
      if (found?.selectable === false) {
        throw missing(path, folders, true);
      }
      if (error.mailboxMissing !== true) {
        throw error;
      }
      if (found === undefined) {
        throw missing(path, folders, false);
      }
      return client.mailboxOpen(found.path, { readOnly });
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
  const there = findFolder(await listFolders(connection), outputFolder, connection.namespaces);
  const resolved = there?.path ?? serverPath(outputFolder, connection.namespaces);
  if (folderSegments(outputFolder).length === 0 || isInput(connection, resolved, inputFolder)) {
    const message = `The output folder “${outputFolder}” is the input folder`;
    throw new MailboxError('installation', 'FOLDER_LOOP', message);
  }
  if (there?.selectable !== true) {
    await createFolder(connection, resolved, outputFolder);
  }
  return resolved;
}

/** As the input folder was opened, or else as it would be. */
function isInput(connection: Connection, resolved: string, inputFolder: string): boolean {
  const { mailbox } = connection.client;
  const input = mailbox === false ? serverPath(inputFolder, connection.namespaces) : mailbox.path;
  return sameFolder(resolved, input);
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

function missing(path: string, folders: readonly Folder[], isLevel: boolean): MailboxError {
  const existing = folders.filter(({ selectable }) => selectable).map(({ written }) => written);
  const suggested = suggestFolders(path, existing).map((folder) => `“${folder}”`);
  const hint = suggested.length === 0 ? '.' : `. Did you mean ${suggested.join(' or ')}?`;
  const what = isLevel ? 'holds only other folders and no messages' : 'does not exist';
  const named = existing.slice(0, MAX_NAMED).join(', ');
  const more = existing.length > MAX_NAMED ? ` and ${existing.length - MAX_NAMED} more` : '';
  const message = `The input folder “${path}” ${what}${hint} There are: ${named}${more}`;
  return new MailboxError('installation', 'FOLDER_MISSING', message);
}

function isRefusal(error: unknown): error is ImapFlowError {
  return error instanceof Error && 'responseStatus' in error;
}

/** Extended LIST also answers names that are only subscribed to (RFC 5258, \NonExistent). */
function isThere(folder: ListResponse): boolean {
  return !hasFlag(folder, '\\NonExistent');
}

function hasFlag(folder: ListResponse, flag: string): boolean {
  return [...folder.flags].some((one) => one.toLowerCase() === flag.toLowerCase());
}
