/** Filings that a database nearby works on at once: with more it only does the same more slowly. */
const AT_ONCE = 4;
/** What takes longer is not at work but waiting: on the way, for a lock, or for somebody's procedure. */
const AT_WORK_MILLISECONDS = 20;

/**
 * Lets a few filings at a time go to the database. Each connection has its own copy of every plan, and
 * sixteen of them on two cores cost PostgreSQL a sixth more CPU than four. A filing that takes long no
 * longer counts: a distant database or a slow procedure still gets all the jobs of a processor.
 */
export class FilingLane {
  #free = AT_ONCE;
  readonly #line: (() => void)[] = [];

  /** Runs the work when it is its turn, in the order of asking. */
  async within<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    let counts = true;
    const leave = () => {
      if (counts) this.#letIn();
      counts = false;
    };
    const clock = setTimeout(leave, AT_WORK_MILLISECONDS);
    try {
      return await work();
    } finally {
      clearTimeout(clock);
      leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((enter) => this.#line.push(enter));
  }

  #letIn(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
