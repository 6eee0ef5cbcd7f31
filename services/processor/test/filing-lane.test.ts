import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FilingLane } from '../src/filing-lane.ts';

/** Filings that are told apart by their number, and end when they are told to. */
class Filings {
  readonly begun: number[] = [];
  readonly ended: number[] = [];
  #asked = 1;
  readonly #ends = new Map<number, { end: () => void; fail: (error: Error) => void }>();
  readonly #lane = new FilingLane();

  ask(count: number): void {
    for (let asked = 0; asked < count; asked += 1) {
      const number = this.#asked;
      this.#asked += 1;
      this.#lane
        .within(() => this.#begin(number))
        .then(
          () => this.ended.push(number),
          () => this.ended.push(number),
        );
    }
  }

  async end(number: number): Promise<void> {
    this.#ends.get(number)?.end();
    await settled();
  }

  async fail(number: number): Promise<void> {
    this.#ends.get(number)?.fail(new Error('refused'));
    await settled();
  }

  #begin(number: number): Promise<void> {
    this.begun.push(number);
    return new Promise((end, fail) => this.#ends.set(number, { end, fail }));
  }
}

describe('the filings of a processor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('P14 go to the database four at a time, in the order of asking', async () => {
    const filings = new Filings();
    filings.ask(7);
    await settled();
    expect(filings.begun).toEqual([1, 2, 3, 4]);
    await filings.end(2);
    await filings.end(1);
    expect(filings.begun).toEqual([1, 2, 3, 4, 5, 6]);
    expect(filings.ended).toEqual([2, 1]);
  });

  it('P14 go on when one was refused', async () => {
    const filings = new Filings();
    filings.ask(5);
    await settled();
    await filings.fail(3);
    expect(filings.begun).toEqual([1, 2, 3, 4, 5]);
  });

  it('P13 do not wait for those that take long: all are under way after a while', async () => {
    const filings = new Filings();
    filings.ask(16);
    await vi.advanceTimersByTimeAsync(100);
    expect(filings.begun).toHaveLength(16);
    expect(filings.ended).toEqual([]);
  });

  it('P14 that took long give their turn away once only', async () => {
    const filings = new Filings();
    filings.ask(9);
    await vi.advanceTimersByTimeAsync(21);
    expect(filings.begun).toHaveLength(8);
    await filings.end(1);
    await filings.end(2);
    expect(filings.begun).toHaveLength(8);
    await filings.end(5);
    expect(filings.begun).toHaveLength(9);
  });
});

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}
