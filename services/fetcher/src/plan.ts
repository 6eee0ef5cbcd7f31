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
  /** Bytes that Redis has room for; Infinity when it has no limit. */
  readonly roomBytes: number;
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
    ...supply(ledger, now, settings),
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
  return freshlyWaiting(ledger) >= settings.maxChangesCount || now >= triggerTime(ledger, settings);
}

/** Those that were put off because they could not be fetched wait for the time alone (L15). */
function freshlyWaiting({ waiting, failedFetches }: Ledger): number {
  let count = waiting.size;
  for (const uid of failedFetches.keys()) if (waiting.has(uid)) count -= 1;
  return count;
}

/** When the oldest waiting message makes the batch fire; Infinity when none waits. Milliseconds of the clock. */
export function triggerTime(
  ledger: Ledger,
  settings: Pick<PlanSettings, 'maxWaitMilliseconds'>,
): number {
  // At most maxChangesCount wait while no batch fires, so this is short.
  let oldest = Number.POSITIVE_INFINITY;
  for (const seen of ledger.waiting.values()) oldest = Math.min(oldest, seen);
  return oldest + settings.maxWaitMilliseconds;
}

/** The next members of the batch that the window has room for, oldest first. */
function bringIn(ledger: Ledger, settings: PlanSettings): Action[] {
  return fetchSome('enqueue', ledger.todo, ledger, settings);
}

/** Jobs without bytes get them again, within the same window; the processor never completes one meanwhile. */
function supply(ledger: Ledger, now: number, settings: PlanSettings): Action[] {
  return fetchSome('supply', withoutBytes(ledger, now), ledger, settings);
}

function* withoutBytes(ledger: Ledger, now: number): Generator<number> {
  for (const [uid, { hasBytes, after }] of ledger.inFlight) {
    if (hasBytes || after !== null) continue;
    const failed = ledger.failedFetches.get(uid);
    if (failed === undefined || now >= failed.until) yield uid;
  }
}

/** The next step towards the bytes of some: their sizes, a refusal, or the fetch itself. */
function fetchSome(
  kind: 'enqueue' | 'supply',
  wanted: Iterable<number>,
  ledger: Ledger,
  settings: PlanSettings,
): Action[] {
  // Sizes are asked for in larger chunks, unless a command failed on some message (L15).
  const whole = ledger.fetchChunk >= MAX_FETCH_CHUNK;
  const candidates = firstOf(wanted, whole ? MEASURE_CHUNK : ledger.fetchChunk);
  const next = candidates.slice(0, MAX_FETCH_CHUNK);
  const refused = next.flatMap((uid): Action[] => {
    const reason = refusal(ledger, uid, settings.maxMessageBytes);
    return reason === null ? [] : [{ kind: 'refuse', uid, reason }];
  });
  if (refused.length > 0) return refused;
  if (next.some((uid) => !ledger.sizes.has(uid))) {
    return [{ kind: 'measure', uids: candidates.filter((uid) => !ledger.sizes.has(uid)) }];
  }
  const uids = admitted(ledger, next, settings);
  return uids.length === 0 ? [] : [{ kind, uids }];
}

/** Why a message is not fetched but parked (L13, L15); null when it is fetched, or its size is not known yet. */
function refusal(ledger: Ledger, uid: number, maxMessageBytes: number): string | null {
  const size = ledger.sizes.get(uid) ?? 0;
  if (size > maxMessageBytes) {
    return `message too large: ${size} bytes, MaxMessageBytes is ${maxMessageBytes}`;
  }
  const failures = ledger.failedFetches.get(uid)?.failures ?? 0;
  if (failures < FETCH_FAILURES_THAT_PARK) return null;
  return `message cannot be fetched: the mail server failed ${failures} times on it while others could be fetched`;
}

/**
 * Whether the next mail has no room in Redis although no other's end will make any; otherwise a full
 * window is only the usual back pressure.
 */
export function starves(ledger: Ledger, now: number, roomBytes: number): boolean {
  for (const { hasBytes, after } of ledger.inFlight.values()) {
    if (hasBytes && after === null) return false;
  }
  const [next] = [...firstOf(ledger.todo, 1), ...firstOf(withoutBytes(ledger, now), 1)];
  return next !== undefined && (ledger.sizes.get(next) ?? 0) > roomBytes;
}

/** The longest run of `next` within the window and one fetch; one alone may be larger than either. */
function admitted(ledger: Ledger, next: readonly number[], settings: PlanSettings): number[] {
  const withBytes = [...ledger.inFlight.values()].filter(({ hasBytes }) => hasBytes);
  const bytesInFlight = withBytes.reduce((sum, { size }) => sum + (size ?? 0), 0);
  // A small straggler does not keep a mail that is larger than the window from travelling (L4).
  const alone = withBytes.every(({ carried }) => carried) && bytesInFlight <= settings.windowBytes;
  let bytes = 0;
  const uids: number[] = [];
  for (const uid of next) {
    const size = ledger.sizes.get(uid) ?? 0;
    const first = uids.length === 0;
    const inWindow = bytesInFlight + bytes + size <= settings.windowBytes || (alone && first);
    const inFetch = first || bytes + size <= FETCH_CHUNK_BYTES;
    if (!inWindow || !inFetch || bytes + size > settings.roomBytes) break;
    if (withBytes.length + uids.length >= settings.windowMessages) break;
    uids.push(uid);
    bytes += size;
  }
  return uids;
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
  if (!stalled(ledger, now)) return [];
  const holdsBack = ledger.completed.size > 0 || triggered(ledger, now, settings);
  if (!holdsBack) return [];
  const uids = [...ledger.inFlight].filter(isOfThisChunk).map(([uid]) => uid);
  return uids.length === 0 ? [] : [{ kind: 'carry', uids }];
}

function stalled(ledger: Ledger, now: number): boolean {
  return now >= ledger.lastProgressAt + CARRY_AFTER_MILLISECONDS;
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
  // Members that the window has no room for, or the server does not give, hold nobody back either.
  const othersComing = ledger.todo.size > 0 && !stalled(ledger, now);
  return othersComing || [...ledger.inFlight].some(isOfThisChunk) ? [] : ready;
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

function firstOf(uids: Iterable<number>, count: number): number[] {
  const first: number[] = [];
  for (const uid of uids) {
    first.push(uid);
    if (first.length >= count) break;
  }
  return first;
}
