import { expect, it } from 'vitest';
import { gapOf } from '../src/chaos/verdict/account.ts';

const SOUND = {
  listener: 'Default',
  waitingBefore: 0,
  seen: 10,
  opened: 6,
  appended: 2,
  duplicate: 1,
  ignored: 1,
  rejected: 0,
  removed: 0,
  waitingAfter: 0,
};

it.each([
  ['nothing', {}, 0],
  ['a mail that was filed twice', { seen: 11, opened: 7 }, 1],
  ['a mail that waits for ever', { seen: 11, waitingAfter: 1 }, 1],
  ['sums that do not add up', { removed: 1 }, 1],
])('O9 chaos sees in the account %s', (_what, change, gap) => {
  expect(gapOf([{ ...SOUND, ...change }], 9)).toBe(gap);
});
