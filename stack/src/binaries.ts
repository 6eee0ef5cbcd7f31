import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from './apt.ts';

/** A program that npm does not bring, and the packages that do. */
interface Program {
  readonly names: readonly string[];
  readonly debian: readonly string[];
  readonly brew: string;
}

const PROGRAMS = {
  redis: { names: ['redis-server', 'valkey-server'], debian: ['redis-server'], brew: 'redis' },
  dovecot: { names: ['dovecot'], debian: ['dovecot-imapd'], brew: 'dovecot' },
  openssl: { names: ['openssl'], debian: ['openssl'], brew: 'openssl' },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    debian: ['chromium', 'fonts-liberation', 'fonts-noto-color-emoji'],
    brew: '--cask chromium',
  },
} satisfies Record<string, Program>;

export type ProgramName = keyof typeof PROGRAMS;

// Where package managers put servers that are not in a user's PATH.
const USUAL_PLACES = [
  '/usr/local/bin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  '/opt/homebrew/opt/dovecot/sbin',
  '/usr/local/opt/dovecot/sbin',
  '/Applications/Chromium.app/Contents/MacOS',
];

/** Its full path, or null. */
export function findBinary(program: ProgramName): string | null {
  const { PATH = '' } = process.env;
  const places = [...PATH.split(delimiter), ...USUAL_PLACES];
  for (const name of PROGRAMS[program].names) {
    for (const place of places) {
      const file = join(place, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

/**
 * Its full path; installs it first where that needs no question (root on Debian or Ubuntu).
 * @throws Error with the commands a person has to type
 */
export async function requireBinary(program: ProgramName): Promise<string> {
  await installBinaries([program]);
  const file = findBinary(program);
  if (file === null) throw new Error(howToInstall([program]));
  return file;
}

/** Makes sure that all these are there, with one call of the package manager for those that are not. */
export async function installBinaries(programs: readonly ProgramName[]): Promise<void> {
  const missing = programs.filter((program) => findBinary(program) === null);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(howToInstall(missing));
  }
  try {
    await aptInstall(missing.flatMap((program) => PROGRAMS[program].debian));
  } catch (error) {
    throw new Error(`${howToInstall(missing)}\n(apt-get could not do it: ${String(error)})`, {
      cause: error,
    });
  }
}

/** One message with the commands for both systems. */
function howToInstall(programs: readonly ProgramName[]): string {
  const debian = programs.flatMap((program) => PROGRAMS[program].debian).join(' ');
  const brew = programs.map((program) => `brew install ${PROGRAMS[program].brew}`).join(' && ');
  return [
    `Missing: ${programs.join(', ')}. Please install:`,
    `  Debian or Ubuntu: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${debian}`,
    `  macOS:            ${brew}`,
  ].join('\n');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
