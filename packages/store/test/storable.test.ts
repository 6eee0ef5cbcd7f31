import { describe, expect, it } from 'vitest';
import { fitting, fittingIdentity, storable, storableTime } from '../src/storable.ts';

describe('text for a database', () => {
  it('P1 loses NUL and lone surrogates, and keeps pairs', () => {
    expect(storable('a\0b\uD800c\uDC00d😀')).toBe('ab\uFFFDc\uFFFDd😀');
  });

  it('P1 is cut by code point, never inside a character', () => {
    expect(fitting('😀😀😀', 2)).toBe('😀😀');
    expect(fitting('abc', 3)).toBe('abc');
    expect(fitting('añ😀b', 3)).toBe('añ😀');
    expect(fitting('', 0)).toBe('');
  });

  it('P4 a long identity ends in a digest of the whole', () => {
    const key = (end: string) => fittingIdentity(`${'k'.repeat(500)}${end}`, 200);
    expect(key('a')).toHaveLength(200);
    expect(key('a')).toBe(key('a'));
    expect(key('a')).not.toBe(key('b'));
    expect(fittingIdentity('short', 200)).toBe('short');
    expect(fittingIdentity('x'.repeat(200), 200)).toBe('x'.repeat(200));
  });

  it('P1 a time that no column holds is none', () => {
    for (const iso of [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-11-24T10:00:00Z',
    ]) {
      expect(storableTime(new Date(iso))).toEqual(new Date(iso));
    }
    for (const iso of [
      '0000-12-31T23:59:59Z',
      '+010000-01-01T00:00:00Z',
      '-000044-03-15T12:00:00Z',
    ]) {
      expect(storableTime(new Date(iso))).toBeNull();
    }
    expect(storableTime(new Date(Number.NaN))).toBeNull();
    expect(storableTime(null)).toBeNull();
  });
});
