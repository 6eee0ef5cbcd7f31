import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, install, root, run, say } from './install.mjs';

// npm test: all tests of all packages, or those that the arguments of vitest choose.
// The last line is always "N passed, N failed".

await install(['redis', 'dovecot', 'openssl', 'chromium']);

const reportFile = join(root, 'test-results/vitest.json');
mkdirSync(join(root, 'test-results'), { recursive: true });
rmSync(reportFile, { force: true });

const vitest = run(join(root, 'node_modules/.bin/vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...process.argv.slice(2),
]);
if (!existsSync(reportFile)) fail('vitest left no report\n0 passed, 1 failed');

const { passed, failed, skipped } = count(JSON.parse(readFileSync(reportFile, 'utf8')));
if (skipped > 0) say(`${skipped} skipped`);
const nothingRan = passed + failed === 0;
if (nothingRan) say('No test ran.');
// An error outside of every test is a failure, too.
const unnoticed = !vitest.ok && failed === 0 ? 1 : 0;
say(`${passed} passed, ${failed + unnoticed} failed`);
process.exitCode = vitest.ok && failed === 0 && !nothingRan ? 0 : 1;

/** A file that could not even be loaded counts as one failed test. */
function count(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every(hasPassed),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function hasPassed(test) {
  return test.status === 'passed';
}
