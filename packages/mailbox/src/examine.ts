import type { FoundProvider } from '@buzon/shared/providers';
import { Connection } from './connection.ts';
import { type Folder, findFolder, listFolders, openFolder, uidValidityOf } from './folders.ts';
import { capabilitiesOf } from './imap-mailbox.ts';
import type { MailboxCapabilities, MailboxOptions } from './mailbox.ts';

/** What `buzon check` tells of a mailbox. */
export interface MailboxExamination {
  /** True when the session is encrypted. */
  readonly encrypted: boolean;
  readonly capabilities: MailboxCapabilities;
  /** Whose rules the server follows, and why. */
  readonly provider: FoundProvider;
  /** Every folder that can hold messages, written with `/`. */
  readonly folders: readonly string[];
  readonly input: { readonly messages: number; readonly uidValidity: number };
  /** Null without an output folder: what is filed is deleted (L2). `messages` is null when it is missing. */
  readonly output: { readonly messages: number | null } | null;
  /** Gmail without an output folder: where deleted messages go, null when it does not show it. */
  readonly bin: string | null;
}

/**
 * Connects and looks without changing anything: the input folder is only examined, no folder is
 * created. Rejects as `connectMailbox` does for what keeps a listener from working.
 */
export async function examineMailbox(options: MailboxOptions): Promise<MailboxExamination> {
  const connection = new Connection(options);
  try {
    await connection.open();
    const opened = await openFolder(connection, options.inputFolder, true);
    const folders = await listFolders(connection);
    return {
      encrypted: connection.client.secureConnection,
      capabilities: capabilitiesOf(connection.client),
      provider: connection.provider,
      folders: folders.filter((folder) => folder.selectable).map((folder) => folder.written),
      input: {
        messages: opened.exists,
        uidValidity: uidValidityOf(opened.uidValidity, options.inputFolder),
      },
      output: await examineOutput(connection, options.outputFolder, folders),
      bin: folders.find((folder) => folder.specialUse === '\\Trash')?.written ?? null,
    };
  } finally {
    await connection.close();
  }
}

async function examineOutput(
  connection: Connection,
  outputFolder: string | null,
  folders: readonly Folder[],
): Promise<MailboxExamination['output']> {
  if (outputFolder === null) {
    return null;
  }
  const path = findFolder(folders, outputFolder, connection.namespaces)?.path;
  if (path === undefined) {
    return { messages: null };
  }
  const status = await connection.run('for the count of messages', (client) =>
    client.status(path, { messages: true }),
  );
  return { messages: status === false ? null : (status.messages ?? null) };
}
