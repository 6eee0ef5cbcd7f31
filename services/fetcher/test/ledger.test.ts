import { describe, expect, it } from 'vitest';
import { emptyLedger, knows, processAgain } from '../src/ledger.ts';

describe('the ledger', () => {
  it('P5 what lost its job is processed again in its order, before what was never fetched', () => {
    const ledger = emptyLedger();
    ledger.inFlight.set(3, { size: 1, hasBytes: true, carried: false, after: null });
    ledger.completed.add(2);
    ledger.todo.add(4).add(5);
    processAgain(ledger, [3, 2]);
    expect([...ledger.todo]).toEqual([2, 3, 4, 5]);
    expect(ledger.inFlight.size + ledger.completed.size).toBe(0);
    expect(ledger.inCycle).toBe(true);
    expect(knows(ledger, 3)).toBe(true);
  });
});
