/** What a frozen server within this process holds back until it is thawed. */
export class HeldBack {
  #held: (() => void)[] | null = null;

  freeze(): void {
    this.#held ??= [];
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const release of held) release();
  }

  async whenThawed(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    await new Promise<void>((resolve) => {
      held.push(resolve);
    });
  }
}
