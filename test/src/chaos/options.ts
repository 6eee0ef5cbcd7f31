import { parseArgs } from 'node:util';
import { FAULTS } from './faults/all.ts';
import type { Fault } from './faults/fault.ts';
import { isSabotage, SABOTAGES, type Sabotage } from './sabotage/sabotages.ts';

/** What a run of chaos is asked to do. */
export interface ChaosOptions {
  readonly mails: number;
  /** How long faults strike; what was begun is finished after it. */
  readonly minutes: number;
  readonly seed: number;
  /** How long nothing may change after the last fault before the run gives up waiting. */
  readonly patienceSeconds: number;
  readonly faults: readonly Fault[];
  readonly json: boolean;
  /** The guard that is broken; null: none. */
  readonly sabotage: Sabotage | null;
}

export const USAGE = `npm run chaos -- [--mails N] [--minutes M] [--seed S] [--patience S] [--faults LIST] [--json] [--sabotage GUARD]

  --mails N         mails that arrive during the run (default 1500)
  --minutes M       how long faults strike (default 3); a decimal fraction is allowed
  --seed S          the same seed gives the same mails and faults (default 1)
  --patience S      gives up when nothing has changed for so many seconds after the last fault
                    (default 120: four tries of a procedure that hangs, and the longest pause
                    before a server is tried again)
  --faults LIST     only these, separated by commas; 'none': no fault. Default: all of
                    ${FAULTS.map(({ name }) => name)
                      .join(', ')
                      .replaceAll(/(.{1,70})(, |$)/g, `$1$2\n${' '.repeat(20)}`)
                      .trim()}
  --json            one JSON document instead of a table
  --sabotage GUARD  breaks one guard, which must make the run fail:
                    ${Object.keys(SABOTAGES).join(', ')}
`;

/** @throws TypeError with words for the user */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      mails: { type: 'string', default: '1500' },
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      patience: { type: 'string', default: '120' },
      faults: { type: 'string' },
      json: { type: 'boolean', default: false },
      sabotage: { type: 'string' },
    },
  });
  return {
    mails: wholeNumber('--mails', values.mails, 1, 1_000_000),
    minutes: minutesOf(values.minutes),
    seed: wholeNumber('--seed', values.seed, 0, 0xff_ff_ff_ff),
    patienceSeconds: wholeNumber('--patience', values.patience, 1, 86_400),
    faults: values.faults === undefined ? FAULTS : faultsNamed(values.faults),
    json: values.json,
    sabotage: values.sabotage === undefined ? null : sabotageNamed(values.sabotage),
  };
}

function faultsNamed(list: string): readonly Fault[] {
  if (list === 'none') return [];
  return list.split(',').map((name) => {
    const found = FAULTS.find((fault) => fault.name === name.trim());
    if (found === undefined) throw new TypeError(`--faults: there is no fault '${name}'`);
    return found;
  });
}

function sabotageNamed(name: string): Sabotage {
  if (isSabotage(name)) return name;
  throw new TypeError(`--sabotage: there is no guard '${name}'`);
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (minutes > 0 && minutes <= 10_000) return minutes;
  throw new TypeError(`--minutes: '${text}' is no number above 0 and up to 10000`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`${name}: '${text}' is no whole number from ${least} to ${most}`);
}
