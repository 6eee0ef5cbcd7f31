import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { timeLimit } from '../src/sqlserver/time-limit.ts';

describe('the time limit of a request to SQL Server', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('P13 tells the server to end the request, and cuts the connection where it does not', () => {
    const done: string[] = [];
    const limit = timeLimit(
      1_000,
      () => done.push('cancel'),
      () => done.push('cut'),
    );
    vi.advanceTimersByTime(1_000);
    expect([limit.isOver(), done]).toEqual([false, []]);
    vi.advanceTimersByTime(1_000);
    expect([limit.isOver(), done]).toEqual([true, ['cancel']]);
    vi.advanceTimersByTime(10_000);
    expect(done).toEqual(['cancel', 'cut']);
  });

  it('P13 does nothing to a request that ended, before its time or after', () => {
    const done: string[] = [];
    const early = timeLimit(
      1_000,
      () => done.push('early'),
      () => done.push('early'),
    );
    const late = timeLimit(
      1_000,
      () => done.push('cancelled'),
      () => done.push('cut'),
    );
    early.end();
    vi.advanceTimersByTime(2_000);
    late.end();
    vi.advanceTimersByTime(60_000);
    expect(done).toEqual(['cancelled']);
  });

  it('P13 no limit is none', () => {
    const limit = timeLimit(
      0,
      () => {},
      () => {},
    );
    vi.advanceTimersByTime(86_400_000);
    expect(limit.isOver()).toBe(false);
  });
});
