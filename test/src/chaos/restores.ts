/** When the database was put back to an older copy: what was acknowledged before no longer binds it. */
export class Restores {
  readonly #ended: number[] = [];
  #running = false;

  /** True while the database is being put back. */
  get running(): boolean {
    return this.#running;
  }

  /** Times at which it was back, milliseconds since 1970. */
  get ended(): readonly number[] {
    return this.#ended;
  }

  begin(): void {
    this.#running = true;
  }

  end(): void {
    this.#running = false;
    this.#ended.push(Date.now());
  }

  /** Which life of the database a moment belongs to: 0 before the first restore. */
  lifeAt(moment: number): number {
    return this.#ended.filter((end) => end <= moment).length;
  }
}
