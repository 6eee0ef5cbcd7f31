import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './install.mjs';

// Which tests prove which requirement: docs/requirements.md names the requirements, tests name them
// in their titles (it('L3 fires when …')). Fails where one that is said to be built has no test.
//   node scripts/requirements.mjs          the table
//   node scripts/requirements.mjs --tests  with the titles

const REQUIREMENT = /\b[LPNO]\d{1,2}\b/g;
const TITLE = /\b(?:it|test)(?:\.each\([^)]*\))?\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g;

const titles = new Map();
for (const file of testFiles(['packages', 'services', 'stack', 'test'])) {
  for (const [, , title] of readFileSync(join(root, file), 'utf8').matchAll(TITLE)) {
    for (const [id] of title.matchAll(REQUIREMENT)) {
      titles.set(id, [...(titles.get(id) ?? []), `${file}: ${title}`]);
    }
  }
}

const rows = readFileSync(join(root, 'docs/requirements.md'), 'utf8').matchAll(
  /^\| ([LPNO]\d{1,2}) \| (.*?) \| (built|partly|later) \|/gm,
);
const unproven = [];
for (const [, id, what, state] of rows) {
  const tests = titles.get(id) ?? [];
  say(`${id.padEnd(4)} ${state.padEnd(6)} ${String(tests.length).padStart(4)} tests  ${what}`);
  if (process.argv.includes('--tests')) for (const test of tests) say(`       ${test}`);
  if (state !== 'later' && tests.length === 0) unproven.push(id);
}
if (unproven.length > 0) say(`no test names: ${unproven.join(', ')}`);
process.exitCode = unproven.length === 0 ? 0 : 1;

function testFiles(folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((path) => join(folder, path))
      .filter((path) => /(^|\/)test\/.*\.ts$/.test(path) && !/node_modules|dist\//.test(path)),
  );
}
