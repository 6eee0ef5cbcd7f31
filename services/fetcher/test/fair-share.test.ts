import { describe, expect, it } from 'vitest';
import { FairShare } from '../src/fair-share.ts';

const LISTENERS = ['a', 'b', 'c', 'd', 'e'];

describe('the share of a fetcher', () => {
  const shareOf = (owned: readonly string[], fetchers: number, now = () => 0) => {
    const share = new FairShare(LISTENERS.length, now);
    for (const listener of owned) share.own(listener);
    share.note(fetchers);
    return share;
  };

  it('L8 a fetcher that is alone has room for all', () => {
    expect(shareOf(LISTENERS.slice(1), 1).isFull).toBe(false);
    expect(LISTENERS.some((listener) => shareOf(LISTENERS, 1).offers(listener))).toBe(false);
  });

  it('L8 with another one it offers as many as are too many, and no more', () => {
    const share = shareOf(LISTENERS, 2);
    const offered = LISTENERS.filter((listener) => share.offers(listener));
    expect(offered).toHaveLength(2);
    expect(share.isFull).toBe(true);
  });

  it('L8 with more fetchers than listeners each has one at most', () => {
    const share = shareOf(['a', 'b'], 9);
    expect(share.offers('a')).toBe(true);
    expect(share.offers('b')).toBe(false);
  });

  it('L8 what nobody else can serve is not offered again at once', () => {
    let now = 0;
    const share = shareOf(LISTENERS, 2, () => now);
    expect(share.offers('a')).toBe(true);
    share.own('a');
    expect(share.offers('a')).toBe(false);
    now += 3_600_000;
    expect(share.offers('a')).toBe(true);
  });

  it('L8 it offers nothing that it does not own', () => {
    expect(shareOf(['a', 'b', 'c', 'd'], 4).offers('e')).toBe(false);
  });
});
