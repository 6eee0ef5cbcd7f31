import { Budget } from './budget.ts';

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
  readonly #places = new Budget(AT_ONCE);

  /** Runs the work when it is its turn, in the order of asking. */
  within<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      void this.#places.within(1, () => {
        const filing = work();
        filing.then(resolve, reject);
        return endedOrLate(filing);
      });
    });
  }
}

function endedOrLate(filing: Promise<unknown>): Promise<void> {
  return new Promise((leave) => {
    const clock = setTimeout(leave, AT_WORK_MILLISECONDS);
    const end = () => {
      clearTimeout(clock);
      leave();
    };
    filing.then(end, end);
  });
}
