import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../../command.ts';

/** The checkout that this program was built in. */
const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));
const VITEST = 'node_modules/vitest/vitest.mjs';
const SUITE = 'packages/store/test/sqlserver.test.ts';

/** What to run, and where its results go. */
export interface SuiteRun {
  readonly url: string;
  /** A file for the results as JSON. */
  readonly results: string;
  /** How long each test may take, in milliseconds. */
  readonly limitMs: number;
  /** Is given each line that the tests' program writes. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs the store's tests on a server, in a process of their own.
 * @returns what they said to standard error
 * @throws CommandError where the tests are not at hand, as in the image for production
 */
export async function runSuite({ url, results, limitMs, onLine }: SuiteRun): Promise<string> {
  if (![VITEST, SUITE].every((path) => existsSync(join(ROOT, path)))) {
    throw new CommandError(
      '--deep needs the tests, which this installation does not have: run it in a checkout of Buzón, after npm start or npm test',
    );
  }
  const child = spawn(
    process.execPath,
    [
      VITEST,
      'run',
      '--project',
      'store',
      SUITE,
      `--testTimeout=${limitMs}`,
      `--hookTimeout=${limitMs}`,
      '--reporter=verbose',
      '--reporter=json',
      `--outputFile.json=${results}`,
    ],
    {
      cwd: ROOT,
      env: { ...process.env, BUZON_TEST_MSSQL_URL: url, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  createInterface({ input: child.stdout }).on('line', onLine);
  return text(child.stderr);
}
