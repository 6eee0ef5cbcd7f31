import { MailboxError } from '@buzon/mailbox';
import { Failure } from '@buzon/shared/failures';
import { describe, expect, it } from 'vitest';
import { reconnectPause } from '../src/backoff.ts';
import { SharedWindow } from '../src/window.ts';

const middle = () => 0.5;
const away = new Failure('world', 'imap', 'CONNECTION', 'the server is away');
const busy = new Failure('world', 'imap', 'UNAVAILABLE', 'too many connections');
const wrongPassword = new Failure('installation', 'imap', 'AUTHENTICATION', 'wrong password');

describe('reconnecting', () => {
  it('L9 backs off from 250 ms, doubling, to a minute where the server answers but does not serve', () => {
    const pauses = [1, 2, 3, 9, 50].map((tries) => reconnectPause(busy, tries, middle));
    expect(pauses).toEqual([250, 500, 1_000, 60_000, 60_000]);
  });

  it('L9 P13 finds a server that could not be reached within 10 s of its return, however long it was away', () => {
    expect(reconnectPause(away, 1, middle)).toBe(250);
    expect(reconnectPause(away, 50, () => 1)).toBeLessThan(10_000);
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
    const throttled = new MailboxError('world', 'THROTTLED', 'slow down', {
      retryAfterMs: 300_000,
    });
    expect(reconnectPause(throttled, 1, () => 0)).toBe(300_000);
    expect(reconnectPause(throttled, 1, () => 1)).toBe(360_000);
  });

  it('L9 believes a server that asks to wait for days no longer than an hour', () => {
    const nonsense = new MailboxError('world', 'THROTTLED', 'slow down', {
      retryAfterMs: 864_000_000,
    });
    expect(reconnectPause(nonsense, 1, () => 0)).toBe(3_600_000);
  });

  it('L9 waits as long as the rules of the provider say where the server names no time', () => {
    const pause = { first: 300_000, longest: 3_600_000 };
    const overBandwidth = new MailboxError('world', 'THROTTLED', 'too much', { pause });
    const pauses = [1, 2, 5, 50].map((tries) => reconnectPause(overBandwidth, tries, middle));
    expect(pauses).toEqual([300_000, 600_000, 3_600_000, 3_600_000]);
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
