/**
 * A number of something that several share, given out in the order of asking. What asks for more
 * than there is in all gets all of it, and so is alone (P14: a mail larger than the budget).
 */
export class Budget {
  readonly #total: number;
  #free: number;
  readonly #line: { readonly amount: number; readonly enter: () => void }[] = [];

  constructor(total: number) {
    this.#total = total;
    this.#free = total;
  }

  /** Runs the work while it holds this much of the budget. */
  async within<T>(amount: number, work: () => Promise<T>): Promise<T> {
    const share = Math.min(Math.max(amount, 0), this.#total);
    await this.#take(share);
    try {
      return await work();
    } finally {
      this.#free += share;
      this.#letIn();
    }
  }

  async #take(amount: number): Promise<void> {
    await new Promise<void>((enter) => {
      this.#line.push({ amount, enter });
      this.#letIn();
    });
  }

  #letIn(): void {
    for (let first = this.#line[0]; first && first.amount <= this.#free; first = this.#line[0]) {
      this.#free -= first.amount;
      this.#line.shift();
      first.enter();
    }
  }
}
