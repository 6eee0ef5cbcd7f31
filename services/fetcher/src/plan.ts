import { type Flight, type Ledger, MAX_FETCH_CHUNK } from './ledger.ts';

/** What the plan depends on beside the ledger; times in milliseconds. */
export interface PlanSettings {
  /** `SyncMaxChangesCount` (L3). */
  readonly maxChangesCount: number;
  /** `SyncMaxWaitTime` (L3). */
  readonly maxWaitMilliseconds: number;
  /** `MaxMessageBytes` (L13). */
  readonly maxMessageBytes: number;
  /** This listener's share of the window (L4). */
  readonly windowBytes: number;
  readonly windowMessages: number;
  /** Moves are forbidden until the last owner's lease must have ended (L8). */
  readonly moveFrom: number;
}

/** The next things to do. Each is carried out, the ledger brought up to date, and the plan asked again. */
export type Action =
  | { readonly kind: 'fire' }
  | { readonly kind: 'end cycle' }
  /** Ask the server for sizes. */
  | { readonly kind: 'measure'; readonly uids: readonly number[] }
  /** Fetch, store the bytes, add the jobs. */
  | { readonly kind: 'enqueue'; readonly uids: readonly number[] }
  /** Add a job without bytes, for it to be parked with the reason. */
  | { readonly kind: 'refuse'; readonly uid: number; readonly reason: string }
  /** Store the bytes of jobs that lost them. */
  | { readonly kind: 'supply'; readonly uids: readonly number[] }
  /** Add the jobs of replies whose parent is settled. */
  | { readonly kind: 'release'; readonly uids: readonly number[] }
  /** Ask the database whether these are filed. */
  | { readonly kind: 'ask'; readonly uids: readonly number[] }
  /** Acknowledged: job completed and known to the database. */
  | { readonly kind: 'move'; readonly uids: readonly number[] }
  /** Completed, but the database does not know them: drop the job, process again (L5). */
  | { readonly kind: 'process again'; readonly uids: readonly number[] }
  /** Still in flight long after the others of their chunk (L4). */
  | { readonly kind: 'carry'; readonly uids: readonly number[] };

/** Messages of one move command (L4). */
const MOVE_CHUNK = 500;
/** Bytes of one fetch command; a larger mail travels alone. */
const FETCH_CHUNK_BYTES = 8 * 1024 * 1024;
/** Sizes asked for at once. */
const MEASURE_CHUNK = 1_000;
/** A message in flight so long after the others of its chunk does not hold them back (L4). */
export const CARRY_AFTER_MILLISECONDS = 5_000;
/** Failures of a message's own fetch, while others succeed, after which it is parked (L15). */
const FETCH_FAILURES_THAT_PARK = 3;

/**
 * What to do next about a folder: the whole of the fetcher's judgement, and pure. It costs O(window),
 * not O(folder). An empty answer means that there is nothing to do until something changes.
 */
export function plan(ledger: Ledger, now: number, settings: PlanSettings): Action[] {
  return [
    ...fire(ledger, now, settings),
    ...bringIn(ledger, settings),
    ...supply(ledger),
    ...release(ledger),
    ...carry(ledger, now, settings),
    ...acknowledge(ledger, now, settings),
    ...endCycle(ledger, now),
  ];
}

/** L3: enough are waiting, or the oldest has waited long enough; never during a batch (L4). */
function fire(ledger: Ledger, now: number, settings: PlanSettings): Action[] {
  return !ledger.inCycle && triggered(ledger, now, settings) ? [{ kind: 'fire' }] : [];
}

function triggered(ledger: Ledger, now: number, settings: PlanSettings): boolean {
  if (ledger.waiting.size === 0) return false;
  if (ledger.waiting.size >= settings.maxChangesCount) return true;
  return now >= triggerTime(ledger, settings);
}

/** When the oldest waiting message makes the batch fire; Infinity when none waits. Milliseconds of the clock. */
export function triggerTime(ledger: Ledger, settings: PlanSettings): number {
  // At most maxChangesCount wait while no batch fires, so this is short.
  let oldest = Number.POSITIVE_INFINITY;
  for (const seen of ledger.waiting.values()) oldest = Math.min(oldest, seen);
  return oldest + settings.maxWaitMilliseconds;
}

/** The next members of the batch that the window has room for, oldest first. */
function bringIn(ledger: Ledger, settings: PlanSettings): Action[] {
  const next = firstOf(ledger.todo, Math.min(ledger.fetchChunk, MAX_FETCH_CHUNK));
  if (next.length === 0) return [];
  if (next.some((uid) => !ledger.sizes.has(uid))) {
    const unmeasured = firstOf(ledger.todo, MEASURE_CHUNK).filter((uid) => !ledger.sizes.has(uid));
    return [{ kind: 'measure', uids: unmeasured }];
  }
  const refused: Action[] = [];
  for (const uid of next) {
    const reason = refusal(ledger, uid, ledger.sizes.get(uid) ?? 0, settings.maxMessageBytes);
    if (reason !== null) refused.push({ kind: 'refuse', uid, reason });
  }
  if (refused.length > 0) return refused;
  const uids = admitted(ledger, next, settings);
  return uids.length === 0 ? [] : [{ kind: 'enqueue', uids }];
}

/**
 * Why a message is not fetched but parked (L13, L15); null when it is fetched.
 * @param size bytes, as the server says
 */
export function refusal(
  ledger: Ledger,
  uid: number,
  size: number,
  maxMessageBytes: number,
): string | null {
  if (size > maxMessageBytes) {
    return `message too large: ${size} bytes, MaxMessageBytes is ${maxMessageBytes}`;
  }
  const failures = ledger.failedFetches.get(uid)?.failures ?? 0;
  if (failures < FETCH_FAILURES_THAT_PARK) return null;
  return `message cannot be fetched: the mail server failed ${failures} times on it while others could be fetched`;
}

/** The longest run of `next` within the window and one fetch; one alone may be larger than either. */
function admitted(ledger: Ledger, next: readonly number[], settings: PlanSettings): number[] {
  let bytesInFlight = 0;
  for (const flight of ledger.inFlight.values()) bytesInFlight += flight.size ?? 0;
  let messages = ledger.inFlight.size;
  let bytes = 0;
  const uids: number[] = [];
  for (const uid of next) {
    const size = ledger.sizes.get(uid) ?? 0;
    const room = messages === 0 || bytesInFlight + bytes + size <= settings.windowBytes;
    const oneFetch = uids.length === 0 || bytes + size <= FETCH_CHUNK_BYTES;
    if (messages >= settings.windowMessages || !room || !oneFetch) break;
    uids.push(uid);
    bytes += size;
    messages += 1;
  }
  return uids;
}

/** Jobs without bytes get them again; the processor never completes one meanwhile. */
function supply(ledger: Ledger): Action[] {
  const uids: number[] = [];
  for (const [uid, flight] of ledger.inFlight) {
    if (!flight.hasBytes && flight.after === null) uids.push(uid);
    if (uids.length >= ledger.fetchChunk) break;
  }
  return uids.length === 0 ? [] : [{ kind: 'supply', uids }];
}

function release(ledger: Ledger): Action[] {
  const uids: number[] = [];
  for (const [uid, { after }] of ledger.inFlight) {
    if (after !== null && !ledger.inFlight.has(after)) uids.push(uid);
  }
  return uids.length === 0 ? [] : [{ kind: 'release', uids }];
}

/** Stragglers are carried over when nothing has moved on for a while and somebody waits for them. */
function carry(ledger: Ledger, now: number, settings: PlanSettings): Action[] {
  if (ledger.todo.size > 0 || now < ledger.lastProgressAt + CARRY_AFTER_MILLISECONDS) return [];
  const holdsBack = ledger.completed.size > 0 || triggered(ledger, now, settings);
  if (!holdsBack) return [];
  const uids = [...ledger.inFlight].filter(isOfThisChunk).map(([uid]) => uid);
  return uids.length === 0 ? [] : [{ kind: 'carry', uids }];
}

function isOfThisChunk([, flight]: readonly [number, Flight]): boolean {
  return !flight.carried;
}

/** L5: asks the database about a whole chunk, then moves what it knows as filed and nothing else. */
function acknowledge(ledger: Ledger, now: number, settings: PlanSettings): Action[] {
  if (now < settings.moveFrom || now < ledger.askAfter) return [];
  const candidates = chunkToMove(ledger, now);
  if (candidates.length === 0) return [];
  const unasked = candidates.filter((uid) => !ledger.answers.has(uid));
  if (unasked.length > 0) return [{ kind: 'ask', uids: unasked }];
  const filed = candidates.filter((uid) => ledger.answers.get(uid) === true);
  const unknown = candidates.filter((uid) => ledger.answers.get(uid) === false);
  const actions: Action[] = [];
  if (unknown.length > 0) actions.push({ kind: 'process again', uids: unknown });
  if (filed.length > 0) actions.push({ kind: 'move', uids: filed });
  return actions;
}

/** L4: all of the batch when all of it is processed; 500 of a larger one. */
function chunkToMove(ledger: Ledger, now: number): number[] {
  const ready: number[] = [];
  for (const uid of ledger.completed) {
    const refused = ledger.refusedMoves.get(uid);
    if (refused !== undefined && now < refused.until) continue;
    ready.push(uid);
    if (ready.length === MOVE_CHUNK) return ready;
  }
  const othersPending = ledger.todo.size > 0 || [...ledger.inFlight].some(isOfThisChunk);
  return othersPending ? [] : ready;
}

/** The batch is over when nothing of it is left to do; what the server refuses to move holds nobody up. */
function endCycle(ledger: Ledger, now: number): Action[] {
  if (!ledger.inCycle || ledger.todo.size > 0) return [];
  if ([...ledger.inFlight].some(isOfThisChunk)) return [];
  for (const uid of ledger.completed) {
    const refused = ledger.refusedMoves.get(uid);
    if (refused === undefined || now >= refused.until) return [];
  }
  return [{ kind: 'end cycle' }];
}

function firstOf(set: ReadonlySet<number>, count: number): number[] {
  const first: number[] = [];
  for (const uid of set) {
    if (first.length >= count) break;
    first.push(uid);
  }
  return first;
}
