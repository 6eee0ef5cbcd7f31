import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitStatus } from '@buzon/shared/service';
import { loadEnvironment, redactUrl } from '@buzon/shared/settings';
import { describeSqlServer } from '@buzon/store';
import { type CommandContext, CommandError } from '../../command.ts';
import { deepReport } from './deep-report.ts';
import { elapsed, progressOf } from './progress.ts';
import { runSuite } from './run-suite.ts';

/** A test takes a second or two; a server that is far away, or busy, is not wrong. */
const LIMIT_MS = 120_000;

/**
 * `buzon check --deep`: runs the whole test suite of the store in scratch databases on the server of
 * DATABASE_URL, drops them, and prints a report to paste; meanwhile a line for each test to standard
 * error. The database of the URL is not touched.
 * @returns 0 when every test passed, else 1
 */
export async function checkDeep({ terminal, variables }: CommandContext): Promise<number> {
  const url = loadEnvironment(variables, ['DATABASE_URL']).databaseUrl ?? '';
  if (!/^mssql:/i.test(url)) {
    throw new CommandError('--deep tries a SQL Server: DATABASE_URL has to be mssql://…');
  }
  const server = await describeSqlServer(url);
  if (!server.mayCreateDatabases) {
    throw new CommandError(
      '--deep makes scratch databases and log-ins, which the user of DATABASE_URL may not: let it run as one who may (sysadmin, or dbcreator and securityadmin)',
    );
  }
  terminal.complain(
    `running some 300 tests in scratch databases of ${redactUrl(url)}: some minutes, a line for each`,
  );
  const begun = performance.now();
  const directory = await mkdtemp(join(tmpdir(), 'buzon-deep-'));
  try {
    const results = join(directory, 'results.json');
    const onLine = progressOf(
      (words) => terminal.complain(words),
      performance.now.bind(performance),
    );
    const words = await runSuite({ url, results, limitMs: LIMIT_MS, onLine });
    const report = deepReport(await readResults(results, words), {
      server,
      node: process.version,
      took: elapsed(performance.now() - begun),
      notTried: notTriedIn(words),
    });
    for (const line of report.lines) await terminal.print(line);
    return report.passed ? exitStatus.ok : exitStatus.failed;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What the tests say loudly that they leave out on such a server. */
function notTriedIn(words: string): readonly string[] {
  return [...words.matchAll(/^\*\*\* NOT tried (.*) \*\*\*$/gm)].map(([, what = '']) => what);
}

async function readResults(path: string, words: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new CommandError(`The tests could not be run:\n${words.trim()}`);
  }
}
