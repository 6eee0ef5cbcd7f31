/** A listener that came back after it was offered to others is not offered again for so long: they cannot serve it. */
const OFFER_AGAIN_MILLISECONDS = 600_000;

/**
 * How many listeners a fetcher owns so that the others have as many. It only makes room: who takes a
 * listener is decided by its lease (L8).
 */
export class FairShare {
  readonly #listeners: number;
  readonly #now: () => number;
  readonly #owned = new Set<string>();
  readonly #offeredAt = new Map<string, number>();
  #fetchers = 1;

  /** @param listeners how many the settings name */
  constructor(listeners: number, now: () => number = () => performance.now()) {
    this.#listeners = listeners;
    this.#now = now;
  }

  /** So many fetchers are alive, this one among them. */
  note(fetchers: number): void {
    this.#fetchers = Math.max(1, fetchers);
  }

  own(listener: string): void {
    this.#owned.add(listener);
  }

  giveUp(listener: string): void {
    this.#owned.delete(listener);
  }

  /** Whether others are to have the next free listener first. */
  get isFull(): boolean {
    return this.#owned.size >= this.#limit;
  }

  /** Whether this listener is to be handed over; said of no more than there are too many. */
  offers(listener: string): boolean {
    const offeredAt = this.#offeredAt.get(listener) ?? Number.NEGATIVE_INFINITY;
    if (this.#owned.size <= this.#limit || !this.#owned.has(listener)) return false;
    if (this.#now() < offeredAt + OFFER_AGAIN_MILLISECONDS) return false;
    this.#offeredAt.set(listener, this.#now());
    this.#owned.delete(listener);
    return true;
  }

  get #limit(): number {
    return Math.ceil(this.#listeners / this.#fetchers);
  }
}
