import type { FoundProvider } from '@buzon/shared/providers';
import type { ImapFlow } from 'imapflow';
import type { Connection } from './connection.ts';
import { fetchMessages } from './fetch-messages.ts';
import { listFolder, messageSizes } from './list-folder.ts';
import type {
  FetchedMessage,
  FolderEntry,
  Mailbox,
  MailboxCapabilities,
  MailboxOptions,
  MessageSize,
  MoveResult,
} from './mailbox.ts';
import { mailboxKey } from './mailbox-key.ts';
import { type Destination, Mover } from './mover.ts';

/** What the server can do, as told after the log-in (Exchange tells some of it only then). */
export function capabilitiesOf(client: ImapFlow): MailboxCapabilities {
  return {
    move: client.capabilities.has('MOVE'),
    uidPlus: client.capabilities.has('UIDPLUS'),
    gmail: client.capabilities.has('X-GM-EXT-1'),
    idle: client.capabilities.has('IDLE'),
  };
}

/** A {@link Mailbox} on a connection whose input folder is selected. */
export class ImapMailbox implements Mailbox {
  readonly capabilities: MailboxCapabilities;
  readonly provider: FoundProvider;
  readonly uidValidity: number;
  readonly mailboxKey: string;
  readonly #connection: Connection;
  readonly #mover: Mover;
  /** While `onMessage` is at work. (An AsyncLocalStorage would tell its calls from others, and slow every promise.) */
  #handingOver = false;

  constructor(
    connection: Connection,
    options: MailboxOptions,
    uidValidity: number,
    destination: Destination,
  ) {
    this.capabilities = capabilitiesOf(connection.client);
    this.provider = connection.provider;
    this.uidValidity = uidValidity;
    this.mailboxKey = mailboxKey(options.host, options.user, options.inputFolder);
    this.#connection = connection;
    this.#mover = new Mover(connection, options, destination);
  }

  async list(): Promise<readonly FolderEntry[]> {
    this.#refuseInside('list');
    return listFolder(this.#connection);
  }

  async sizes(uids: readonly number[]): Promise<readonly MessageSize[]> {
    this.#refuseInside('sizes');
    return messageSizes(this.#connection, uids);
  }

  async fetch(
    uids: readonly number[],
    onMessage: (message: FetchedMessage) => Promise<void>,
  ): Promise<void> {
    this.#refuseInside('fetch');
    await fetchMessages(this.#connection, uids, async (message) => {
      this.#handingOver = true;
      try {
        await onMessage(message);
      } finally {
        this.#handingOver = false;
      }
    });
  }

  async move(
    uids: readonly number[],
    mayGoOn: () => Promise<boolean> = async () => true,
  ): Promise<MoveResult> {
    this.#refuseInside('move');
    return this.#mover.move(uids, mayGoOn);
  }

  async check(): Promise<void> {
    this.#refuseInside('check');
    await this.#connection.run('whether it is there', (client) => client.noop());
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** The command would wait for the end of the fetch, and the fetch for `onMessage`. */
  #refuseInside(command: string): void {
    if (this.#handingOver) {
      throw new Error(`${command}() was called from inside onMessage, which would wait for ever`);
    }
  }
}
