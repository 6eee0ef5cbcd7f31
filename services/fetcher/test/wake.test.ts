import { describe, expect, it } from 'vitest';
import { Wake } from '../src/wake.ts';

describe('a pause that can be ended', () => {
  const never = new AbortController().signal;

  it('L3 an announcement ends it at once', async () => {
    const wake = new Wake();
    const pause = wake.wait(Number.POSITIVE_INFINITY, never);
    wake.wake();
    expect(await pause).toBe(true);
  });

  it('L3 an announcement that came before the pause is not lost', async () => {
    const wake = new Wake();
    wake.wake();
    expect(await wake.wait(Number.POSITIVE_INFINITY, never)).toBe(true);
    expect(await wake.wait(1, never)).toBe(false);
  });

  it('O5 a stop ends it', async () => {
    const stop = new AbortController();
    const pause = new Wake().wait(Number.POSITIVE_INFINITY, stop.signal);
    stop.abort();
    expect(await pause).toBe(false);
  });
});
