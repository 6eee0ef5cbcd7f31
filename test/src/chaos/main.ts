import { optionsOrExit } from '../options-or-exit.ts';
import { isFaultless, runChaos } from './chaos.ts';
import { readOptions, USAGE } from './options.ts';
import { table } from './table.ts';

/** `npm run chaos`: what came of it goes to standard output, what is being done to standard error. */
const options = optionsOrExit(readOptions, USAGE);
const began = performance.now();
const result = await runChaos(options, tell);
const text = options.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${table(result)}`;
await new Promise((written) => process.stdout.write(text, written));
// After an hour of killed processes Node.js waits for ever, and at full load, for a handle of one to close.
process.exit(isFaultless(result) ? 0 : 1);

function tell(words: string): void {
  const seconds = Math.round((performance.now() - began) / 1_000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${words}\n`);
}
