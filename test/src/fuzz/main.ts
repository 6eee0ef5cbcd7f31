import { optionsOrExit } from '../options-or-exit.ts';
import { type FuzzResult, runFuzz } from './fuzz.ts';
import { runHostile } from './hostile-run.ts';
import { readOptions, USAGE } from './options.ts';

/** `npm run fuzz`: ends with status 1 when an input crashed, hung, got lost or was read wrongly. */
const options = optionsOrExit(readOptions, USAGE);
if (options.hostile) await runHostile(tell);
else {
  tell(`seed ${options.seed}`);
  const result = await runFuzz(options, tell);
  for (const line of inWords(result)) tell(line);
  process.exitCode = result.failures.length + result.lost === 0 ? 0 : 1;
}

function inWords(result: FuzzResult): string[] {
  const { seed, inputs, sources, real, megabytes, fallbackShare, failures, lost } = result;
  return [
    `${inputs} inputs (${megabytes.toFixed(1)} MB) of seed ${seed}, made of ${sources} mails, ${real} of them real`,
    `${failures.length} failed, ${lost} lost`,
    `filed by their headers: ${(fallbackShare * 100).toFixed(2)} %`,
    `longest: ${result.longestInPlaceMilliseconds.toFixed(0)} ms in place, ${result.longestMilliseconds.toFixed(0)} ms in all`,
  ];
}

function tell(words: string): void {
  process.stdout.write(`${words}\n`);
}
