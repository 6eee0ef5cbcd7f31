import type { World } from '../faults/fault.ts';
import { movedMails } from '../folders.ts';
import { type Watch, watchEvery } from './watch.ts';

const LOOK_MS = 250;

/** Measures how long mails waited at the longest without any one being moved, faults included. */
export class StandStill {
  readonly #world: World;
  readonly #watch: Watch;
  #moved = 0;
  #since = performance.now();
  #longestMs = 0;

  constructor(world: World) {
    this.#world = world;
    this.#watch = watchEvery(LOOK_MS, () => this.#look());
  }

  get longestSeconds(): number {
    return Math.round(this.#longestMs / 100) / 10;
  }

  async stop(): Promise<void> {
    await this.#watch.stop();
  }

  async #look(): Promise<void> {
    const { post, toBeParked } = this.#world;
    const moved = await movedMails(this.#world);
    const lay = post.posted.reduce((sum, { copies }) => sum + copies.original + copies.twin, 0);
    const now = performance.now();
    const waiting = lay - moved - toBeParked.size > 0;
    if (moved !== this.#moved || !waiting) this.#since = now;
    this.#moved = moved;
    this.#longestMs = Math.max(this.#longestMs, now - this.#since);
  }
}
