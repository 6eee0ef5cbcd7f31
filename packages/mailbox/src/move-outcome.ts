import type { MoveResult } from './mailbox.ts';

/** Collects what became of each UID of a move. */
export class MoveOutcome {
  readonly #moved: number[] = [];
  readonly #gone: number[] = [];
  readonly #flagged: number[] = [];
  readonly #refused: { readonly uid: number; readonly reason: string }[] = [];
  readonly #left: number[] = [];

  moved(uids: Iterable<number>): void {
    this.#moved.push(...uids);
  }

  gone(uids: Iterable<number>): void {
    this.#gone.push(...uids);
  }

  flagged(uids: Iterable<number>): void {
    this.#flagged.push(...uids);
  }

  refused(uids: Iterable<number>, reason: string): void {
    for (const uid of uids) {
      this.#refused.push({ uid, reason });
    }
  }

  /** The move ended early: those of which nothing is known yet were left as they are. */
  leaveRest(uids: readonly number[]): void {
    const settled = new Set([...this.#moved, ...this.#gone, ...this.#flagged]);
    for (const { uid } of this.#refused) {
      settled.add(uid);
    }
    this.#left.push(...uids.filter((uid) => !settled.has(uid)));
  }

  /** How many left the folder, or are marked as having done so. */
  get succeeded(): number {
    return this.#moved.length + this.#flagged.length;
  }

  get result(): MoveResult {
    return {
      moved: this.#moved,
      gone: this.#gone,
      flagged: this.#flagged,
      refused: this.#refused,
      left: this.#left,
    };
  }
}
