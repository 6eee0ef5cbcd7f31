import { parseArgs } from 'node:util';

/** What a run of the bench is asked to do. */
export interface BenchOptions {
  readonly json: boolean;
  /** Mails of one measured run of the mix. */
  readonly mails: number;
  /** Processors side by side, a run each. */
  readonly processors: readonly number[];
  /** Times that all runs are made, one after the other, against a machine whose speed drifts. */
  readonly rounds: number;
  /** Batches of ten whose latency is measured. */
  readonly batches: number;
  /** Where the services write CPU profiles; null: they write none. */
  readonly profileDirectory: string | null;
}

export const USAGE = `npm run bench -- [--json] [--mails N] [--processors 1,2,4] [--quick] [--profile DIRECTORY]

  --json               one JSON document instead of tables
  --mails N            mails of each measured run (default 2000)
  --processors 1,2,4   processors side by side, a run each
  --quick              fewer mails, one round: for a first look, not for figures
  --profile DIRECTORY  CPU profiles of the services, written when they end
`;

const USUAL = { mails: 2_000, rounds: 2, batches: 30 };
const QUICK = { mails: 400, rounds: 1, batches: 10 };
const FEWEST_MAILS = 40;
const MOST_PROCESSORS = 64;

/** @throws TypeError with words for the user */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      mails: { type: 'string' },
      processors: { type: 'string', default: '1,2,4' },
      profile: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : USUAL;
  return {
    ...usual,
    json: values.json,
    mails:
      values.mails === undefined
        ? usual.mails
        : wholeNumber('--mails', values.mails, FEWEST_MAILS, 1_000_000),
    processors: values.processors
      .split(',')
      .map((text) => wholeNumber('--processors', text, 1, MOST_PROCESSORS))
      .sort((a, b) => a - b),
    profileDirectory: values.profile ?? null,
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`${name}: '${text}' is no whole number from ${least} to ${most}`);
}
