import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isOwn, readOwn, sign } from '../src/identity/index.ts';

const key = randomBytes(32);
const own = sign({ caseId: 1042, outboxId: 7, key, domain: 'mail.example.com' });

describe('signed Message-IDs', () => {
  it('N2 carries the case in a signed form', () => {
    expect(own).toMatch(/^<buzon\.1042\.7\.[0-9a-f]{32}@mail\.example\.com>$/);
    expect(readOwn(own, key)).toEqual({ caseId: 1042, outboxId: 7 });
  });

  it('N3 is the same however often the confirmation is sent', () => {
    expect(sign({ caseId: 1042, outboxId: 7, key, domain: 'mail.example.com' })).toBe(own);
  });

  it('P12 own mail is recognised with or without brackets and in any case', () => {
    expect(isOwn(own.slice(1, -1), key)).toBe(true);
    expect(isOwn(` ${own.toUpperCase()} `, key)).toBe(true);
  });

  it('N2 a forged one is no key: another case, another installation, other shapes', () => {
    expect(isOwn(own.replace('1042', '1043'), key)).toBe(false);
    expect(isOwn(own.replace('.7.', '.8.'), key)).toBe(false);
    expect(isOwn(own, randomBytes(32))).toBe(false);
    for (const other of ['', '<a@b>', '<buzon.1.2.@x>', `<buzon.1.2.${'0'.repeat(32)}@x>`]) {
      expect(isOwn(other, key)).toBe(false);
    }
  });
});
