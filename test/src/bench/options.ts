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
  /** Only `fileMessage`, on both databases and over distances. */
  readonly filing: boolean;
  /** Calls of `fileMessage` at once. */
  readonly concurrency: number;
  /** Only what quiet listeners notice of a busy one. */
  readonly fairness: boolean;
  /** Only reading mails, by size class, against plain mailparser. */
  readonly parse: boolean;
  /** Where the services write CPU profiles; null: they write none. */
  readonly profileDirectory: string | null;
}

export const USAGE = `npm run bench -- [--json] [--mails N] [--processors 1,2,4] [--quick] [--filing [--concurrency N]] [--fairness] [--parse] [--profile DIRECTORY]

  --json               one JSON document instead of tables
  --mails N            mails of each measured run (default 2000)
  --processors 1,2,4   processors side by side, a run each
  --quick              fewer mails, one round: for a first look, not for figures
  --filing             fileMessage alone: calls a second and round trips with 0, 1 and 5 attachments and
                       0 to 50 ms to the database, also of SQL Server where BUZON_TEST_MSSQL_URL names one
  --concurrency N      calls at once (default 48: enough for 640 a second at 50 ms)
  --fairness           how long mails of nine quiet listeners take, alone and beside one with --mails waiting
  --parse              reading mails alone, by size class, against plain mailparser on the same mails;
                       also real ones, where BUZON_CORPUS names a folder of them
  --profile DIRECTORY  CPU profiles of the services, written when they end
`;

const USUAL = { mails: 2_000, rounds: 2, batches: 100 };
const QUICK = { mails: 400, rounds: 1, batches: 10 };
const FEWEST_MAILS = 40;
const MOST_PROCESSORS = 64;
const MOST_CALLS = 256;

/** @throws TypeError with words for the user */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      mails: { type: 'string' },
      processors: { type: 'string', default: '1,2,4' },
      filing: { type: 'boolean', default: false },
      concurrency: { type: 'string', default: '48' },
      fairness: { type: 'boolean', default: false },
      parse: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  });
  const usual = values.quick ? QUICK : USUAL;
  return {
    ...usual,
    json: values.json,
    filing: values.filing,
    concurrency: wholeNumber('--concurrency', values.concurrency, 1, MOST_CALLS),
    fairness: values.fairness,
    parse: values.parse,
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
