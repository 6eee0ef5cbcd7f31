import { runBench } from './bench.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { resultOf } from './result.ts';
import { tables } from './tables.ts';

/** `npm run bench`: figures go to standard output, what is being done to standard error. */
const options = optionsOrExit();
const result = resultOf(await runBench(options, tell));
process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${tables(result)}`);

function optionsOrExit(): BenchOptions {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(64);
  }
}

function tell(words: string): void {
  process.stderr.write(`${words}\n`);
}
