import type { Connection } from './connection.ts';
import { ensureOutput, listFolders } from './folders.ts';
import { type ChunkMove, moveHalving } from './halving.ts';
import type { MailboxOptions, MoveResult } from './mailbox.ts';
import { MailboxError } from './mailbox-error.ts';
import { type MayGoOn, MoveStopped } from './may-go-on.ts';
import { MoveByMove, type MoveMemory } from './move-by-move.ts';
import { MoveByRemoval } from './move-by-removal.ts';
import { MoveOutcome } from './move-outcome.ts';
import { concernsAll, type Refusal } from './refusal.ts';

/** Where messages go once they are filed. */
export interface Destination {
  /** As the server writes it; null: deleted. */
  readonly path: string | null;
}

/**
 * Finds, and creates where it is missing, the folder that filed messages go to. Without an output
 * folder they are deleted, which on Gmail means `\Trash`: removing them elsewhere only archives (L6).
 */
export async function prepareDestination(
  connection: Connection,
  options: MailboxOptions,
): Promise<Destination> {
  if (options.outputFolder !== null) {
    return { path: await ensureOutput(connection, options.outputFolder, options.inputFolder) };
  }
  const { profile } = connection.provider;
  // Who announces Gmail's labels only archives, whatever the settings call it.
  if (profile.bin === null && !connection.client.capabilities.has('X-GM-EXT-1')) {
    return { path: null };
  }
  const bin = (await listFolders(connection)).find((folder) => folder.specialUse === '\\Trash');
  if (bin === undefined) {
    const message =
      'Gmail does not show its bin over IMAP; messages could only be archived. Show the label Trash in IMAP (Settings, Labels), or set OutputFolder';
    throw new MailboxError('installation', 'FOLDER_MISSING', message);
  }
  return { path: bin.path };
}

/** Moves filed messages out of the input folder, in the way this server can (L6). */
export class Mover {
  readonly #connection: Connection;
  readonly #options: MailboxOptions;
  readonly #destination: Destination;
  readonly #memory: MoveMemory = { tellsMoved: false, copied: new Set() };

  constructor(connection: Connection, options: MailboxOptions, destination: Destination) {
    this.#connection = connection;
    this.#options = options;
    this.#destination = destination;
  }

  /** What became of each UID is told by the server or seen in the folder, never assumed. */
  async move(uids: readonly number[], mayGoOn: MayGoOn): Promise<MoveResult> {
    const outcome = new MoveOutcome();
    const way = this.#recreating(this.#way(outcome, mayGoOn));
    try {
      await moveHalving(uids, way, outcome);
    } catch (error) {
      if (!(error instanceof MoveStopped)) throw error;
      outcome.leaveRest(uids);
    }
    return outcome.result;
  }

  #way(outcome: MoveOutcome, mayGoOn: MayGoOn): ChunkMove {
    const { path } = this.#destination;
    const { capabilities } = this.#connection.client;
    return path !== null && capabilities.has('MOVE')
      ? new MoveByMove(this.#connection, path, this.#memory, outcome, mayGoOn)
      : new MoveByRemoval(this.#connection, path, this.#memory, outcome, mayGoOn);
  }

  /** Somebody may have removed the output folder: the first refusal looks, and makes it again. */
  #recreating(way: ChunkMove): ChunkMove {
    const { outputFolder, inputFolder } = this.#options;
    let looked = outputFolder === null;
    const attempt = async (uids: readonly number[]): Promise<Refusal | null> => {
      const refusal = await way.attempt(uids);
      if (outputFolder === null || looked || refusal === null || concernsAll(refusal)) {
        return refusal;
      }
      looked = true;
      try {
        await ensureOutput(this.#connection, outputFolder, inputFolder);
      } catch (error) {
        if (error instanceof MailboxError && error.code === 'FOLDER_UNCREATABLE') {
          return { reason: error.message, code: 'NOPERM' };
        }
        throw error;
      }
      return way.attempt(uids);
    };
    return { attempt, stillListed: (uids) => way.stillListed(uids) };
  }
}
