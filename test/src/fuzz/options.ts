import { parseArgs } from 'node:util';

/** What a fuzz run is asked to do. */
export interface FuzzOptions {
  readonly minutes: number;
  /** Stops after so many inputs, whatever the time. */
  readonly inputs: number;
  readonly seed: number;
  /** This one input alone; null: all. */
  readonly only: number | null;
  /** Where failing inputs are written. */
  readonly directory: string;
  /** Not mutations, but every mail that was made to hurt, at its full strength. */
  readonly hostile: boolean;
}

export const USAGE = `npm run fuzz -- [--minutes N] [--inputs N] [--seed S] [--only I] [--out DIRECTORY] [--hostile]

Reads and files mutated mails: those of BUZON_CORPUS where it is set, and the generator's own.

  --minutes N      how long (default 1)
  --inputs N       at most so many inputs
  --seed S         the same seed gives the same inputs (default: a new one, which is printed)
  --only I         input I of the seed alone
  --out DIRECTORY  for inputs that fail (default fuzz-failures)
  --hostile        instead: every mail that was made to hurt, at its full strength, with what it costs
`;

/** @throws TypeError with words for the user */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '1' },
      inputs: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string', default: 'fuzz-failures' },
      hostile: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: number('--minutes', values.minutes),
    inputs:
      values.inputs === undefined ? Number.MAX_SAFE_INTEGER : number('--inputs', values.inputs),
    seed: values.seed === undefined ? Date.now() % 1_000_000 : number('--seed', values.seed),
    only: values.only === undefined ? null : number('--only', values.only),
    directory: values.out,
    hostile: values.hostile,
  };
}

function number(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1e9) return value;
  throw new TypeError(`${name}: '${text}' is no number`);
}
