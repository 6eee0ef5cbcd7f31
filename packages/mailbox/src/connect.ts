import { Connection } from './connection.ts';
import { selectInput } from './folders.ts';
import { ImapMailbox } from './imap-mailbox.ts';
import type { Mailbox, MailboxOptions } from './mailbox.ts';
import { prepareDestination } from './mover.ts';

/**
 * Connects, logs in, selects the input folder and finds or creates the output folder.
 *
 * @throws {MailboxError} of kind `installation` for what a person must mend (credentials,
 *   certificate, folders), of kind `world` for what passes
 */
export async function connectMailbox(options: MailboxOptions): Promise<Mailbox> {
  const connection = new Connection(options);
  try {
    await connection.open();
    const uidValidity = await selectInput(connection, options.inputFolder);
    const destination = await prepareDestination(connection, options);
    announceChanges(connection, options.onChange);
    connection.handOver();
    return new ImapMailbox(connection, options, uidValidity, destination);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Arrivals and removals; flags do not matter, a message counts by being in the folder (L3). */
function announceChanges(connection: Connection, onChange: (() => void) | undefined): void {
  if (onChange !== undefined) {
    connection.client.on('exists', onChange);
    connection.client.on('expunge', onChange);
  }
}
