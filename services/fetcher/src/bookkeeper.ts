import type { Folder } from './folder.ts';
import type { Ledger } from './ledger.ts';

/** What is filed sooner never costs the database a note. */
const NOTE_MILLISECONDS = 15 * 60_000;
const DAY_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Notes in the database what lies unfiled in a folder, for the daily account (O9): after the first look
 * of a session, every quarter of an hour, and after the first look of a day (UTC). So the account adds
 * up whatever happens between two notes, and the way of a mail costs nothing more.
 */
export class Bookkeeper {
  #notedAt = Number.NEGATIVE_INFINITY;

  /** Right after a look. A database that refuses is told with the next look. */
  async noteWhenDue({ ledger, records, log, now }: Folder): Promise<void> {
    const time = now();
    const isSameDay = dayOf(time) === dayOf(this.#notedAt);
    if (isSameDay && time < this.#notedAt + NOTE_MILLISECONDS) return;
    try {
      await records.noteUnfiled([...unfiled(ledger)]);
      this.#notedAt = time;
    } catch (err) {
      log.debug({ err }, 'could not note what lies unfiled in the folder');
    }
  }
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MILLISECONDS);
}

/** Not those whose job has completed: they are filed, or are processed again. */
function* unfiled({ waiting, todo, inFlight, parked }: Ledger): Generator<number> {
  yield* waiting.keys();
  yield* todo;
  yield* inFlight.keys();
  yield* parked;
}
