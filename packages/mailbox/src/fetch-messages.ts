import type { FetchMessageObject } from 'imapflow';
import type { Connection } from './connection.ts';
import { envelopeOf } from './envelope.ts';
import { stillListed } from './list-folder.ts';
import type { FetchedMessage } from './mailbox.ts';
import { MailboxError } from './mailbox-error.ts';
import { type UidSet, uidSets } from './uid-set.ts';
import { isWhole } from './verify-length.ts';

type Deliver = (message: FetchedMessage) => Promise<void>;

/**
 * Bodies of those of `uids` that are still there, each given to `deliver` before the next is read.
 * See `Mailbox.fetch` for what it promises; rejects with UNFETCHABLE as told there (L15).
 */
export async function fetchMessages(
  connection: Connection,
  uids: readonly number[],
  deliver: Deliver,
): Promise<void> {
  for (const set of uidSets(uids)) {
    await new ChunkFetch(connection, set, deliver).run();
  }
}

class ChunkFetch {
  readonly #connection: Connection;
  readonly #set: UidSet;
  readonly #deliver: Deliver;
  readonly #open: Set<number>;
  /** Arrived with another length than announced: told to the receiver only after a second look. */
  readonly #doubtful: FetchMessageObject[] = [];
  readonly #damaged: number[] = [];
  #delivering = false;
  /** What the receiver threw; the answers that still come are then only read. */
  #receiverFailure: { readonly error: unknown } | null = null;

  constructor(connection: Connection, set: UidSet, deliver: Deliver) {
    this.#connection = connection;
    this.#set = set;
    this.#deliver = deliver;
    this.#open = new Set(set.uids);
  }

  async run(): Promise<void> {
    const unreadableBefore = this.#connection.unreadableLines;
    try {
      await this.#stream();
    } catch (error) {
      throw this.#refused(error);
    }
    if (this.#receiverFailure !== null) {
      throw this.#receiverFailure.error;
    }
    if (this.#connection.unreadableLines > unreadableBefore) {
      // A literal of another length than announced leaves parts of mails among the answers: nothing
      // that this connection says can be believed any more.
      const failure = this.#unfetchable('the server sent what is not IMAP', this.#set.uids);
      this.#connection.fail(failure);
      throw failure;
    }
    for (const row of this.#doubtful) {
      await this.#settleDoubt(row);
    }
    await this.#expectNoneLeft();
  }

  async #stream(): Promise<void> {
    const query = { uid: true, size: true, internalDate: true, source: true };
    const progress = {
      received: () => this.#connection.bytesReceived,
      busy: () => this.#delivering,
    };
    await this.#connection.run(
      'for messages',
      async (client) => {
        for await (const row of client.fetch(this.#set.text, query, { uid: true })) {
          if (this.#receiverFailure === null) {
            await this.#onRow(row);
          }
        }
      },
      { progress },
    );
  }

  async #onRow(row: FetchMessageObject): Promise<void> {
    // Flags that another client changed come in the same form, without a body.
    if (!this.#open.has(row.uid) || !('source' in row)) {
      return;
    }
    this.#open.delete(row.uid);
    const length = row.source?.length ?? 0;
    if (length === 0 && row.size !== 0) {
      this.#damaged.push(row.uid);
    } else if (length !== row.size) {
      this.#doubtful.push(row);
    } else {
      await this.#hand(row);
    }
  }

  async #hand(row: FetchMessageObject): Promise<void> {
    this.#delivering = true;
    try {
      await this.#deliver(toMessage(row));
    } catch (error) {
      this.#receiverFailure = { error };
    } finally {
      this.#delivering = false;
    }
  }

  async #settleDoubt(row: FetchMessageObject): Promise<void> {
    const whole = await isWhole(this.#connection, row.uid, row.source ?? Buffer.alloc(0));
    if (!whole) {
      this.#damaged.push(row.uid);
      return;
    }
    await this.#deliver(toMessage(row));
  }

  /** What was neither sent nor is gone was withheld, which some servers do without a word. */
  async #expectNoneLeft(): Promise<void> {
    if (this.#open.size > 0) {
      const withheld = await stillListed(this.#connection, [...this.#open]);
      this.#damaged.push(...withheld);
    }
    if (this.#damaged.length > 0) {
      throw this.#unfetchable('the server sent them empty, cut or not at all', this.#damaged);
    }
  }

  #refused(error: unknown): unknown {
    if (error instanceof MailboxError && error.code === 'REFUSED') {
      return this.#unfetchable(error.message, [...this.#open], error);
    }
    return error;
  }

  #unfetchable(why: string, uids: readonly number[], cause?: unknown): MailboxError {
    const several = uids.length === 1 ? `message ${uids[0]}` : `${uids.length} messages`;
    const message = `Could not fetch ${several} of UID ${this.#set.text}: ${why}`;
    return new MailboxError('message', 'UNFETCHABLE', message, { cause, uids });
  }
}

function toMessage(row: FetchMessageObject): FetchedMessage {
  const raw = ownMemory(row.source ?? Buffer.alloc(0));
  return { uid: row.uid, internalDate: dateOf(row.internalDate), raw, envelope: envelopeOf(raw) };
}

/** Node cuts small Buffers out of a shared pool, which one of them would keep alive as a whole. */
function ownMemory(source: Buffer): Buffer {
  if (source.buffer.byteLength === source.length) {
    return source;
  }
  const own = Buffer.alloc(source.length);
  source.copy(own);
  return own;
}

/** INTERNALDATE; a server that gives none, or nonsense, received the message now for all we know. */
function dateOf(value: Date | string | undefined): Date {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
