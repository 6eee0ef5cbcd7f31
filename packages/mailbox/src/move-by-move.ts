import type { Connection } from './connection.ts';
import type { ChunkMove } from './halving.ts';
import { stillListed } from './list-folder.ts';
import { goOnOrStop, type MayGoOn } from './may-go-on.ts';
import type { MoveOutcome } from './move-outcome.ts';
import { lastRefusal, type Refusal } from './refusal.ts';
import { uidSets } from './uid-set.ts';

/** What is known of a server from one move to the next. */
export interface MoveMemory {
  /** The server tells by COPYUID which messages it moved (RFC 4315 §3). */
  tellsMoved: boolean;
  /** Copied to the output folder, but not removed from the input folder yet. */
  readonly copied: Set<number>;
}

/** UID MOVE (RFC 6851). */
export class MoveByMove implements ChunkMove {
  readonly #connection: Connection;
  readonly #destination: string;
  readonly #memory: MoveMemory;
  readonly #outcome: MoveOutcome;
  readonly #mayGoOn: MayGoOn;

  constructor(
    connection: Connection,
    destination: string,
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
    // A server that does not tell what it moved leaves only the difference of before and after.
    const before = this.#memory.tellsMoved ? null : await this.stillListed(uids);
    if (before?.size === 0) {
      this.#outcome.gone(uids);
      return null;
    }
    const text = uidSets(uids)
      .map((set) => set.text)
      .join(',');
    await goOnOrStop(this.#mayGoOn);
    const answer = await this.#connection.run('to move messages', (client) =>
      client.messageMove(text, this.#destination, { uid: true }),
    );
    if (answer === false || answer === undefined) {
      return lastRefusal(this.#connection);
    }
    await this.#settle(uids, answer.uidMap ?? new Map(), before);
    return null;
  }

  async #settle(
    uids: readonly number[],
    told: ReadonlyMap<number, number>,
    before: ReadonlySet<number> | null,
  ): Promise<void> {
    this.#memory.tellsMoved ||= told.size > 0;
    this.#outcome.moved(uids.filter((uid) => told.has(uid)));
    const untold = uids.filter((uid) => !told.has(uid));
    if (untold.length === 0) {
      return;
    }
    const listed = await this.stillListed(untold);
    this.#outcome.refused(
      untold.filter((uid) => listed.has(uid)),
      'The server answered OK to the move but left the message where it was',
    );
    const left = untold.filter((uid) => !listed.has(uid));
    const wasThere = (uid: number): boolean => told.size === 0 && before?.has(uid) === true;
    this.#outcome.moved(left.filter(wasThere));
    this.#outcome.gone(left.filter((uid) => !wasThere(uid)));
  }
}
