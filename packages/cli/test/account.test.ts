import { expect, it } from 'vitest';
import { accountText } from '../src/account/account-text.ts';
import { daySpan } from '../src/account/day.ts';

const ACCOUNT = {
  listener: 'Reclamos',
  waitingBefore: 1,
  seen: 4,
  opened: 2,
  appended: 1,
  duplicate: 0,
  ignored: 0,
  rejected: 0,
  removed: 1,
  waitingAfter: 1,
};

it('O9 an account that does not add up says so', () => {
  expect(accountText(ACCOUNT)).not.toContain('does not add up');
  expect(accountText({ ...ACCOUNT, seen: 5 })).toMatch(/does not add up$/);
});

it('O9 a day is one of the calendar, in UTC', () => {
  expect(daySpan('2026-03-31')).toEqual({
    from: new Date('2026-03-31T00:00:00Z'),
    until: new Date('2026-04-01T00:00:00Z'),
  });
  expect(['2026-02-30', '2026-3-1', '', 'ayer'].map(daySpan)).toEqual([null, null, null, null]);
});
