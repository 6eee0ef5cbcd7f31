import { dateOf, numberOf, type Row, textOf, wordOf } from './rows.ts';
import type { FilingRates } from './store.ts';
import { outcomes } from './words.ts';

/** Rows of `minute`, `listener`, `filed`, and of `listener`, `outcome`, `filed`. */
export function ratesOf(perMinute: readonly Row[], byOutcome: readonly Row[]): FilingRates {
  return {
    perMinute: perMinute.map((row) => ({
      minute: dateOf(row, 'minute'),
      listener: textOf(row, 'listener'),
      filed: numberOf(row, 'filed'),
    })),
    outcomes: byOutcome.map((row) => ({
      listener: textOf(row, 'listener'),
      outcome: wordOf(row, 'outcome', outcomes),
      count: numberOf(row, 'filed'),
    })),
  };
}
