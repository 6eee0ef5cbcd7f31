import type { MoveOutcome } from './move-outcome.ts';
import { concernsAll, type Refusal } from './refusal.ts';
import { uidSets } from './uid-set.ts';

/** After so many single messages refused for a reason that concerns all, the rest is not asked for. */
const ENOUGH_REFUSALS = 8;

/** How one chunk is moved, whichever way. */
export interface ChunkMove {
  /** Settles all of `uids` in the outcome and answers null, or settles none and tells why. */
  attempt(uids: readonly number[]): Promise<Refusal | null>;
  /** Those of `uids` that are still in the folder. */
  stillListed(uids: readonly number[]): Promise<ReadonlySet<number>>;
}

/**
 * Moves chunk by chunk; one that is refused is halved down to the single messages that the server
 * does not move (L6).
 */
export async function moveHalving(
  uids: readonly number[],
  move: ChunkMove,
  outcome: MoveOutcome,
): Promise<void> {
  // The next chunk is the last of the list, so that order is kept.
  const chunks = uidSets(uids)
    .map((set) => set.uids)
    .reverse();
  let hopeless = 0;
  for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) {
    const refusal = await move.attempt(chunk);
    if (refusal === null) {
      hopeless = 0;
      continue;
    }
    const left = await settleGone(chunk, move, outcome);
    if (left.length > 1 && hopeless < ENOUGH_REFUSALS) {
      const middle = Math.ceil(left.length / 2);
      chunks.push(left.slice(middle), left.slice(0, middle));
      continue;
    }
    outcome.refused(left, refusal.reason);
    hopeless = concernsAll(refusal) ? hopeless + 1 : 0;
  }
}

async function settleGone(
  uids: readonly number[],
  move: ChunkMove,
  outcome: MoveOutcome,
): Promise<readonly number[]> {
  const listed = await move.stillListed(uids);
  outcome.gone(uids.filter((uid) => !listed.has(uid)));
  return uids.filter((uid) => listed.has(uid));
}
