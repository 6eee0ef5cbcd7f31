import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './install.mjs';

// The licence of every package that the lock file names. Fails where one that reaches an installation may ask
// more of its users than to be named, or has none.
//   node scripts/licences.mjs         how many packages have which
//   node scripts/licences.mjs --list  every package with version and licence

/** They ask to be named, and nothing else. */
const PERMISSIVE = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'CC0-1.0', 'Unlicense', 'Zlib', 'PostgreSQL', 'Python-2.0'],
]);
/** Tools that are used and not passed on may also ask that changes to themselves are shared. */
const FOR_TOOLS = new Set([...PERMISSIVE, 'MPL-2.0', 'CC-BY-4.0']);

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const dependencies = Object.entries(packages)
  .filter(([path, { link }]) => path.includes('node_modules/') && link !== true)
  .map(([path, { version, license, dev }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    licence: typeof license === 'string' ? license : 'none',
    tool: dev === true,
  }));

/** An SPDX expression: every part of an AND, one of an OR. */
function isAllowed(/** @type {string} */ expression, /** @type {Set<string>} */ allowed) {
  const alternatives = expression.replaceAll(/[()]/g, '').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((part) => allowed.has(part.trim())));
}

const refused = dependencies.filter(
  ({ licence, tool }) => !isAllowed(licence, tool ? FOR_TOOLS : PERMISSIVE),
);
if (process.argv.includes('--list')) {
  for (const { name, version, licence, tool } of dependencies) {
    say(`${licence.padEnd(20)} ${name} ${version}${tool ? ' (tool)' : ''}`);
  }
} else {
  const names = [...new Set(dependencies.map(({ licence }) => licence))];
  for (const name of names) {
    const count = dependencies.filter(({ licence }) => licence === name).length;
    say(`${name.padEnd(20)} ${count}`);
  }
}
for (const { name, version, licence } of refused) {
  say(`${name} ${version} has the licence ${licence}: replace it, or allow it here with a reason`);
}
process.exitCode = refused.length === 0 ? 0 : 1;
