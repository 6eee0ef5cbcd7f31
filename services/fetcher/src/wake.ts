/** A pause that can be ended early: by a call of `wake`, also one that came before the pause. */
export class Wake {
  #woken = false;
  #end: (() => void) | null = null;

  wake(): void {
    this.#woken = true;
    this.#end?.();
  }

  /**
   * @param milliseconds Infinity waits for `wake` or the signal alone
   * @returns whether `wake` was called
   */
  async wait(milliseconds: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#woken && !signal.aborted) await this.#pause(milliseconds, signal);
    const woken = this.#woken;
    this.#woken = false;
    return woken;
  }

  #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#end = null;
        resolve();
      };
      // setTimeout takes at most 2^31 ms.
      const timer = setTimeout(end, Math.min(milliseconds, 2 ** 31 - 1));
      signal.addEventListener('abort', end, { once: true });
      this.#end = end;
    });
  }
}
