import type { Connection } from './connection.ts';
import type { ChunkMove } from './halving.ts';
import { listedAsDeleted, stillListed } from './list-folder.ts';
import { goOnOrStop, type MayGoOn } from './may-go-on.ts';
import type { MoveMemory } from './move-by-move.ts';
import type { MoveOutcome } from './move-outcome.ts';
import { lastRefusal, type Refusal } from './refusal.ts';
import { uidSets } from './uid-set.ts';

/**
 * UID COPY (when there is a destination), `\Deleted`, and UID EXPUNGE of exactly those UIDs. Without
 * UIDPLUS the messages are left flagged: a plain EXPUNGE would remove other people's too (L6).
 */
export class MoveByRemoval implements ChunkMove {
  readonly #connection: Connection;
  /** Null: deleted without a copy. */
  readonly #destination: string | null;
  readonly #memory: MoveMemory;
  readonly #outcome: MoveOutcome;
  readonly #mayGoOn: MayGoOn;

  constructor(
    connection: Connection,
    destination: string | null,
    memory: MoveMemory,
    outcome: MoveOutcome,
    mayGoOn: MayGoOn,
  ) {
    this.#connection = connection;
    this.#destination = destination;
    this.#memory = memory;
    this.#outcome = outcome;
    this.#mayGoOn = mayGoOn;
  }

  async stillListed(uids: readonly number[]): Promise<ReadonlySet<number>> {
    return stillListed(this.#connection, uids);
  }

  async attempt(uids: readonly number[]): Promise<Refusal | null> {
    if (!this.#mayDelete()) {
      // Copied before that is known, a message would be copied again in each cycle.
      return { reason: 'The input folder does not let messages be deleted', code: 'NOPERM' };
    }
    const before = await this.stillListed(uids);
    const present = uids.filter((uid) => before.has(uid));
    const refusal = (await this.#copy(present)) ?? (await this.#remove(present));
    if (refusal === null) {
      this.#outcome.gone(uids.filter((uid) => !before.has(uid)));
    }
    return refusal;
  }

  /** PERMANENTFLAGS tells which flags last (RFC 3501 §7.1); where it is not given, all do. */
  #mayDelete(): boolean {
    const { mailbox } = this.#connection.client;
    const lasting = mailbox === false ? undefined : mailbox.permanentFlags;
    return lasting === undefined || [...lasting].some((flag) => flag.toLowerCase() === '\\deleted');
  }

  async #copy(uids: readonly number[]): Promise<Refusal | null> {
    const { copied } = this.#memory;
    const destination = this.#destination;
    const missing = uids.filter((uid) => !copied.has(uid));
    if (destination === null || missing.length === 0) {
      return null;
    }
    await goOnOrStop(this.#mayGoOn);
    const answer = await this.#connection.run('to copy messages', (client) =>
      client.messageCopy(setOf(missing), destination, { uid: true }),
    );
    if (answer === false || answer === undefined) {
      return lastRefusal(this.#connection);
    }
    // COPY is all or nothing (RFC 3501 §6.4.7); where the server tells more, it is believed.
    const told = answer.uidMap;
    for (const uid of told === undefined ? missing : told.keys()) {
      copied.add(uid);
    }
    return null;
  }

  async #remove(uids: readonly number[]): Promise<Refusal | null> {
    const { copied } = this.#memory;
    const safe = this.#destination === null ? uids : uids.filter((uid) => copied.has(uid));
    if (this.#destination === null) {
      await goOnOrStop(this.#mayGoOn);
    }
    const done = safe.length === 0 || (await this.#flagAndExpunge(setOf(safe)));
    const refusal = done ? null : lastRefusal(this.#connection);
    const listed = await this.stillListed(uids);
    const flagged = await listedAsDeleted(
      this.#connection,
      safe.filter((uid) => listed.has(uid)),
    );
    if (refusal !== null && flagged.size < safe.length) {
      return refusal;
    }
    for (const uid of safe) {
      copied.delete(uid);
    }
    const copiedOnes = new Set(safe);
    this.#outcome.flagged(flagged);
    this.#outcome.moved(safe.filter((uid) => !listed.has(uid)));
    this.#outcome.gone(uids.filter((uid) => !(copiedOnes.has(uid) || listed.has(uid))));
    const stuck = uids.filter((uid) => listed.has(uid) && !flagged.has(uid));
    this.#outcome.refused(stuck, 'The server answered OK but left the message where it was');
    return null;
  }

  async #flagAndExpunge(set: string): Promise<boolean> {
    return this.#connection.run('to delete messages', (client) =>
      // imapflow expunges everybody's deleted messages where it cannot name UIDs: not there.
      client.capabilities.has('UIDPLUS')
        ? client.messageDelete(set, { uid: true })
        : client.messageFlagsAdd(set, ['\\Deleted'], { uid: true, silent: true }),
    );
  }
}

function setOf(uids: readonly number[]): string {
  return uidSets(uids)
    .map((set) => set.text)
    .join(',');
}
