import type { ParsingResult } from './parsing-bench.ts';

const COLUMNS = ['mails', 'bytes', 'mails/s', 'mailparser/s', 'ratio', 'peak MiB', 'mailparser'];

/** The results for people. */
export function parsingTable(results: readonly ParsingResult[]): string {
  const rows = results.map((result) => [
    result.name,
    String(result.mails),
    String(result.bytes),
    result.mailsPerSecond.toFixed(1),
    result.plainMailsPerSecond.toFixed(1),
    result.ratio.toFixed(2),
    String(result.peakMiB),
    String(result.plainPeakMiB),
  ]);
  return [
    'Reading mails in one process, against plain mailparser on the same mails in turns; a second is one of CPU',
    ...[['', ...COLUMNS], ...rows].map(([name = '', ...cells]) =>
      [name.padEnd(20), ...cells.map((cell) => cell.padStart(13))].join(''),
    ),
  ].join('\n');
}
