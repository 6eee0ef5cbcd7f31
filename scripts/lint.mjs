import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run, say } from './install.mjs';

// npm run lint: every check that needs no server. All of them run, so that one call tells everything.

await install([]);

const bin = (name) => join(root, 'node_modules/.bin', name);
/** @type {readonly (readonly [string, string, readonly string[]])[]} */
const checks = [
  ['format and style', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['types of the tests', bin('tsc'), ['-p', 'tsconfig.tests.json']],
  ['un-awaited promises', bin('oxlint'), ['--type-aware', '.']],
  [
    'arrows between packages',
    bin('depcruise'),
    ['--config', '.dependency-cruiser.cjs', ...sourceFolders()],
  ],
  ['unused code and dependencies', bin('knip'), []],
  ['requirements without a test', process.execPath, ['scripts/requirements.mjs']],
  ['licences of dependencies', process.execPath, ['scripts/licences.mjs']],
  ['lock file for every platform', process.execPath, ['scripts/lock-file.mjs']],
];

/** The folders with TypeScript of every package. */
function sourceFolders() {
  const packages = [...packagesIn('packages'), ...packagesIn('services'), 'stack', 'test'];
  return packages.flatMap((folder) =>
    ['src', 'test']
      .map((part) => `${folder}/${part}`)
      .filter((path) => existsSync(join(root, path))),
  );
}

function packagesIn(/** @type {string} */ parent) {
  return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
}

let failed = 0;
for (const [name, command, args] of checks) {
  const { ok, output } = run(command, args, { quiet: true });
  say(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (ok) continue;
  failed += 1;
  say(output);
}
process.exitCode = failed === 0 ? 0 : 1;
