import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopComponents } from '../src/service/stop.ts';

const silent = pino({ level: 'silent' });
const hanging = (name: string) => ({ name, stop: () => new Promise<void>(() => undefined) });

describe('the deadline of a stop', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('O5 all components together have 20 seconds, and the orphans are named', async () => {
    const stopped: string[] = [];
    const quick = {
      name: 'quick',
      stop: () => Promise.resolve(stopped.push('quick')).then(() => undefined),
    };
    const parts = [quick, hanging('a'), hanging('b'), hanging('c')];
    const begin = Date.now();
    const ending = stopComponents(parts, silent);
    await vi.runAllTimersAsync();
    expect(await ending).toEqual(['c', 'b', 'a']);
    expect(Date.now() - begin).toBeLessThanOrEqual(20_000);
    expect(stopped).toEqual(['quick']);
  });
});
