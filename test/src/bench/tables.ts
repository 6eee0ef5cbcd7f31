import { MIX_IN_WORDS } from './mix.ts';
import type { BenchResult } from './result.ts';

const NOT_HERE = 'not available here (no /proc)';

/** The result for people: ratios first, for absolute figures are the machine's. */
export function tables(result: BenchResult): string {
  return [
    ...ratios(result),
    '',
    `End to end, mails a second (${MIX_IN_WORDS}; from the announcement to an empty input folder)`,
    ...result.endToEnd.map(({ processors, mails, mailsPerSecond, limit, ratio }) =>
      row(
        processorsInWords(processors),
        `${rate(mailsPerSecond)}   ${mails} mails a run, ratio ${shown(ratio)} to ${shown(limit, 0)}`,
      ),
    ),
    ...result.small.map(({ processors, mailsPerSecond }) =>
      row(`${processorsInWords(processors)}, 20 KB`, rate(mailsPerSecond)),
    ),
    '',
    'Each stage alone in one process, mails a second',
    ...Object.entries(result.ceilings).map(([stage, value]) => row(stage, rate(value))),
    '',
    'CPU of a mail with the number of processors that did best, milliseconds (confirmations off: the notifier only sweeps)',
    ...perMail(result.cpuSecondsPerMail),
    '',
    'CPU of a mail with the bare libraries, milliseconds',
    ...perMail(result.bareCpuSecondsPerMail),
    '',
  ].join('\n');
}

function ratios(result: BenchResult): string[] {
  const { ratio, cpuRatio, limit, cores, coresOfOthers, drift, latencyMilliseconds } = result;
  const { p50, p95, batches } = latencyMilliseconds;
  return [
    row(
      'ratio',
      `${shown(ratio)}   end to end to the limit of ${shown(limit, 0)} mails/s on ${cores} cores: the bare libraries, before and after each run`,
    ),
    row('CPU ratio', `${shown(cpuRatio)}   CPU of the bare libraries to CPU of all of Buzón`),
    row(
      'latency',
      `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms from the announcement of the tenth mail to ten commits (${batches} batches)`,
    ),
    row(
      'machine',
      `its speed drifted by ${((drift - 1) * 100).toFixed(0)} %; ${others(coresOfOthers)}`,
    ),
  ];
}

function others(cores: number | null): string {
  return cores === null
    ? `the load by other programs is ${NOT_HERE}`
    : `other programs used at most ${cores.toFixed(2)} cores`;
}

function perMail(costs: Readonly<Record<string, number | null>>): string[] {
  const values = Object.values(costs);
  const sum = values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const rows = Object.entries(costs).map(([name, value]) =>
    row(name, value === null ? NOT_HERE : milliseconds(value)),
  );
  return values.includes(null) ? rows : [...rows, row('sum', milliseconds(sum))];
}

function processorsInWords(count: number): string {
  return count === 1 ? '1 processor' : `${count} processors`;
}

function row(name: string, value: string): string {
  return `  ${name.padEnd(20)} ${value}`;
}

function rate(value: number): string {
  return value.toFixed(0).padStart(7);
}

function milliseconds(seconds: number): string {
  return (seconds * 1_000).toFixed(3).padStart(11);
}

function shown(value: number | null, digits = 2): string {
  return value === null ? NOT_HERE : value.toFixed(digits);
}
