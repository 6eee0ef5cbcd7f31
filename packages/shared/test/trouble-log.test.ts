import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { troubleLog } from '../src/service/trouble-log.ts';

describe('trouble that comes again and again', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('O5 is logged when it begins and once a minute, with what was left out', () => {
    const lines: string[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) });
    const trouble = troubleLog(log, 'Redis');
    for (let i = 0; i < 100; i += 1) trouble(new Error('away'));
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(60_000);
    trouble(new Error('away'));
    trouble(new Error('full'));
    const [, again, other] = lines.map((line) => JSON.parse(line));
    expect(again).toMatchObject({ msg: 'Redis: away', leftOut: 99 });
    expect(other).toMatchObject({ msg: 'Redis: full' });
  });

  it('O5 P13 is told once for each of the words that several connections find for one outage', () => {
    const lines: string[] = [];
    const log = pino({ base: null, timestamp: false }, { write: (line) => lines.push(line) });
    const trouble = troubleLog(log, 'Redis');
    for (let i = 0; i < 100; i += 1) {
      trouble(new Error('read ECONNRESET'));
      trouble(new Error('write EPIPE'));
    }
    expect(lines).toHaveLength(2);
  });
});
