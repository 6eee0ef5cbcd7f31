import { optionsOrExit } from '../options-or-exit.ts';
import { runBench } from './bench.ts';
import { runFairnessBench } from './fairness/fairness-bench.ts';
import { fairnessTable } from './fairness/fairness-table.ts';
import { runFilingBench } from './filing/filing-bench.ts';
import { filingTable } from './filing/filing-table.ts';
import { readOptions, USAGE } from './options.ts';
import { runParsingBench } from './parsing/parsing-bench.ts';
import { parsingTable } from './parsing/parsing-table.ts';
import { resultOf } from './result.ts';
import { tables } from './tables.ts';

/** `npm run bench`: figures go to standard output, what is being done to standard error. */
const options = optionsOrExit(readOptions, USAGE);
if (options.filing) await benchFiling();
else if (options.fairness) await benchFairness();
else if (options.parse) await benchParsing();
else await benchAll();

async function benchAll(): Promise<void> {
  const result = resultOf(await runBench(options, tell));
  show(result, () => tables(result));
}

async function benchFiling(): Promise<void> {
  const filing = await runFilingBench(
    options.mails,
    options.concurrency,
    process.env['BUZON_TEST_MSSQL_URL'],
    tell,
  );
  show({ filing }, () => `${filingTable(filing)}\n`);
}

async function benchFairness(): Promise<void> {
  const fairness = await runFairnessBench(options.mails, tell);
  show({ fairness }, () => `${fairnessTable(fairness)}\n`);
}

async function benchParsing(): Promise<void> {
  const parsing = await runParsingBench(options.rounds, tell);
  show({ parsing }, () => `${parsingTable(parsing)}\n`);
}

function show(result: unknown, table: () => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `\n${table()}`);
}

function tell(words: string): void {
  process.stderr.write(`${words}\n`);
}
