import { Failure } from '@buzon/shared/failures';
import { describe, expect, it } from 'vitest';
import { reconnectPause } from '../src/backoff.ts';
import { SharedWindow } from '../src/window.ts';

const middle = () => 0.5;
const away = new Failure('world', 'imap', 'CONNECTION', 'the server is away');
const wrongPassword = new Failure('installation', 'imap', 'AUTHENTICATION', 'wrong password');

describe('reconnecting', () => {
  it('L9 backs off from 250 ms, doubling, to a minute', () => {
    const pauses = [1, 2, 3, 9, 50].map((tries) => reconnectPause(away, tries, middle));
    expect(pauses).toEqual([250, 500, 1_000, 60_000, 60_000]);
  });

  it('L9 with a jitter of a fifth', () => {
    expect(reconnectPause(away, 1, () => 0)).toBe(200);
    expect(reconnectPause(away, 1, () => 1)).toBeCloseTo(300);
  });

  it('L9 tries wrong credentials slowly, so that no account is locked', () => {
    expect(reconnectPause(wrongPassword, 1, middle)).toBe(60_000);
    expect(reconnectPause(wrongPassword, 10, middle)).toBe(900_000);
  });

  it('L9 waits as long as a throttling server asks, and never less', () => {
    const throttled = Object.assign(new Failure('world', 'imap', 'THROTTLED', 'slow down'), {
      retryAfterMs: 300_000,
    });
    expect(reconnectPause(throttled, 1, () => 0)).toBe(300_000);
    expect(reconnectPause(throttled, 1, () => 1)).toBe(360_000);
  });
});

describe('the window of a fetcher', () => {
  it('P14 is shared by the listeners that are busy', () => {
    const window = new SharedWindow(900, 90);
    expect(window.shareOf('a')).toEqual({ bytes: 900, messages: 90 });
    window.note('a', true);
    window.note('b', true);
    expect(window.shareOf('a')).toEqual({ bytes: 450, messages: 45 });
    expect(window.shareOf('c')).toEqual({ bytes: 300, messages: 30 });
    window.note('b', false);
    expect(window.shareOf('a')).toEqual({ bytes: 900, messages: 90 });
  });
});
