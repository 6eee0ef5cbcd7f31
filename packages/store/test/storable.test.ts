import { describe, expect, it } from 'vitest';
import { fitting, fittingIdentity, storable } from '../src/storable.ts';

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
});
