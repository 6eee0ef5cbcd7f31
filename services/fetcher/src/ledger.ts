/** What the fetcher knows of a delivery that has a job and is not settled. */
export interface Flight {
  /** Bytes; null until the server was asked (a job found after a restart). */
  readonly size: number | null;
  /** False when Redis lost the bytes between storing them and the end of the job. */
  readonly hasBytes: boolean;
  /** Left over from an earlier chunk: holds nobody back and counts for no trigger (L4). */
  readonly carried: boolean;
  /** UID of the mail of the same batch that this one answers: its job is added after that one's end (P5). */
  readonly after: number | null;
}

/** What is tried again later, and how often it was. */
export interface Postponement {
  readonly tries: number;
  /** Milliseconds of the clock. */
  readonly until: number;
}

/** A mail that could not be fetched. */
export interface FailedFetch {
  /** Those that other mails' success made its own. */
  readonly failures: number;
  /** `Ledger.fetched` at the last failure: a failure counts only when others succeeded since. */
  readonly fetchedBefore: number;
  /** A job that needs its bytes is not tried before; milliseconds of the clock. */
  readonly until: number;
}

/**
 * What the fetcher knows of one input folder under one UIDVALIDITY. Every UID that the folder held
 * at the last look is in exactly one of the places below. It is only a memory of what mailbox, queue
 * and database said: a new owner that starts with an empty one arrives at the same end.
 */
export interface Ledger {
  /** No job yet, next batch; UID to the time (ms) at which it was first seen. */
  readonly waiting: Map<number, number>;
  /** Members of this batch that have no job yet, in the order in which they are fetched. */
  readonly todo: Set<number>;
  readonly inFlight: Map<number, Flight>;
  /** Their job has completed: candidates for the move, if the database knows them. */
  readonly completed: Set<number>;
  readonly parked: Set<number>;
  /** Filed and flagged `\Deleted` on a server without UIDPLUS: skipped for ever (L6). */
  readonly leftBehind: Set<number>;

  /** Sizes that the server told of mails that are about to be fetched. */
  readonly sizes: Map<number, number>;
  /** What the database said of `completed` in this pass: filed or not. */
  readonly answers: Map<number, boolean>;
  /** Moves that the server refused. */
  readonly refusedMoves: Map<number, Postponement>;
  /** Why it refused the last one, in its words; counts as long as `refusedMoves` has any. */
  moveRefusal: string | null;
  /** Fetches of one mail alone that failed (L15). */
  readonly failedFetches: Map<number, FailedFetch>;

  /** Of the queue when its jobs were last observed. */
  epoch: number;
  /** A batch has fired and is not all moved yet. */
  inCycle: boolean;
  /** When a delivery of the batch was last settled or enqueued; milliseconds of the clock. */
  lastProgressAt: number;
  /** The database is not asked before; milliseconds of the clock. */
  askAfter: number;
  /** Mails asked for in one command; halved when a command fails, doubled when one succeeds (L15). */
  fetchChunk: number;
  /** Mails fetched under this ledger. */
  fetched: number;
}

/** Mails of one FETCH at most: enough to hide the round trip, few enough to bound memory. */
export const MAX_FETCH_CHUNK = 200;

export function emptyLedger(): Ledger {
  return {
    waiting: new Map(),
    todo: new Set(),
    inFlight: new Map(),
    completed: new Set(),
    parked: new Set(),
    leftBehind: new Set(),
    sizes: new Map(),
    answers: new Map(),
    refusedMoves: new Map(),
    moveRefusal: null,
    failedFetches: new Map(),
    epoch: 0,
    inCycle: false,
    lastProgressAt: Number.NEGATIVE_INFINITY,
    askAfter: Number.NEGATIVE_INFINITY,
    fetchChunk: MAX_FETCH_CHUNK,
    fetched: 0,
  };
}

/** Whether the ledger has a place for this UID. */
export function knows(ledger: Ledger, uid: number): boolean {
  return (
    ledger.waiting.has(uid) ||
    ledger.todo.has(uid) ||
    ledger.inFlight.has(uid) ||
    ledger.completed.has(uid) ||
    ledger.parked.has(uid) ||
    ledger.leftBehind.has(uid)
  );
}

/** Takes a UID out of every place: it left the folder, or is about to be put elsewhere. */
export function forget(ledger: Ledger, uid: number): void {
  ledger.waiting.delete(uid);
  ledger.todo.delete(uid);
  ledger.inFlight.delete(uid);
  ledger.completed.delete(uid);
  ledger.parked.delete(uid);
  ledger.leftBehind.delete(uid);
  ledger.sizes.delete(uid);
  ledger.answers.delete(uid);
  ledger.refusedMoves.delete(uid);
  ledger.failedFetches.delete(uid);
}

/** It could not be fetched, and nothing shows that others could: it belongs to the next batch (L15). */
export function putOff(ledger: Ledger, uid: number, now: number): void {
  ledger.todo.delete(uid);
  ledger.sizes.delete(uid);
  ledger.waiting.set(uid, now);
}

/**
 * Their jobs are gone although they fired already (Redis was emptied, the database restored): they
 * are processed again, and before all that have not been fetched yet. Behind those, an answer would be
 * filed before the mail that it answers (P5).
 */
export function processAgain(ledger: Ledger, uids: readonly number[]): void {
  for (const uid of uids) forget(ledger, uid);
  const notFetched = [...ledger.todo];
  ledger.todo.clear();
  for (const uid of uids.toSorted((a, b) => a - b)) ledger.todo.add(uid);
  for (const uid of notFetched) ledger.todo.add(uid);
  ledger.inCycle = true;
}

/** Every UID that has a place. */
export function* knownUids(ledger: Ledger): Generator<number> {
  yield* ledger.waiting.keys();
  yield* ledger.todo;
  yield* ledger.inFlight.keys();
  yield* ledger.completed;
  yield* ledger.parked;
  yield* ledger.leftBehind;
}
