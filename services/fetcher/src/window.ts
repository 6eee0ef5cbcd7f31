/** What a fetcher's listeners may have in flight together (`MAX_BYTES_IN_FLIGHT`, `MAX_MESSAGES_IN_FLIGHT`). */
export class SharedWindow {
  readonly #bytes: number;
  readonly #messages: number;
  readonly #busy = new Set<string>();

  constructor(bytes: number, messages: number) {
    this.#bytes = bytes;
    this.#messages = messages;
  }

  /** A listener says whether it has anything to bring in or in flight. */
  note(listener: string, busy: boolean): void {
    if (busy) this.#busy.add(listener);
    else this.#busy.delete(listener);
  }

  /** How many listeners share what there is, this one among them. */
  sharers(listener: string): number {
    return this.#busy.size + (this.#busy.has(listener) ? 0 : 1);
  }

  /** The share of one listener: as much as of every other busy one, so that none starves another (P14). */
  shareOf(listener: string): { readonly bytes: number; readonly messages: number } {
    const sharers = this.sharers(listener);
    return {
      bytes: Math.floor(this.#bytes / sharers),
      messages: Math.max(1, Math.floor(this.#messages / sharers)),
    };
  }
}
