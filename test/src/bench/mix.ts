import { sizedMail } from '../mails/sized-mails.ts';

/** Of twenty mails so many have this size: most mail is small, most bytes are in the large ones. */
const MIX = [
  { bytes: 20_000, share: 16 },
  { bytes: 200_000, share: 3 },
  { bytes: 1_000_000, share: 1 },
] as const;

const SMALL_BYTES = 20_000;

/** For people. */
export const MIX_IN_WORDS = '80 % of 20 KB, 15 % of 200 KB, 5 % of 1 MB: 96 KB on average';

const SIZES = MIX.flatMap(({ bytes, share }) => Array<number>(share).fill(bytes));
/** Prime to the number of sizes, so that a row of mails has all sizes and large ones are apart. */
const STEP = 7;

/** The mails of one run: another seed gives others, so that no run finds what one before it filed. */
export interface Mails {
  readonly count: number;
  readonly raw: (index: number) => Buffer;
}

export function mixOf(seed: number, count: number): Mails {
  return {
    count,
    raw: (index) => sizedMail(seed, index, SIZES[(index * STEP) % SIZES.length] ?? SMALL_BYTES),
  };
}

export function smallOf(seed: number, count: number): Mails {
  return { count, raw: (index) => sizedMail(seed, index, SMALL_BYTES) };
}

/** All of them in memory. */
export function all({ count, raw }: Mails): Buffer[] {
  return Array.from({ length: count }, (_, index) => raw(index));
}
