import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { RawGroup, RawValue } from './raw.ts';
import { readRawSettings } from './raw-settings.ts';
import type { Variables } from './variables.ts';

/** Where containers are given their secrets, which nobody else shares. */
const CONTAINER_SECRETS = '/run/secrets/';
const READ_BY_OTHERS = 0o004;
const ENTERED_BY_OTHERS = 0o001;

/**
 * Files that hold secrets in the clear and can be read by every user of this machine, one line each
 * for a person: a settings file with a password in it, and what `file:PATH` names.
 * @param settingsFile null when there is none
 */
export function exposedSecrets(
  settingsFile: string | null,
  variables: Variables,
): readonly string[] {
  const key = variables['BUZON_SECRET_KEY']?.trim() ?? '';
  const files = [
    ...(settingsFile === null ? [] : secretFilesOf(settingsFile)),
    ...(key.startsWith('file:') ? [key.slice('file:'.length)] : []),
  ];
  return [...new Set(files)]
    .filter((file) => !file.startsWith(CONTAINER_SECRETS) && isReadByOthers(file))
    .map(
      (file) =>
        `${file} holds a secret, and every user of this machine can read it; take that right away (chmod o-r), or encrypt the passwords in it (buzon secret encrypt)`,
    );
}

/** Their values are secrets, or name them. */
const SECRETS = [
  'password',
  'clientSecret',
  'certificate',
  'certificateKey',
  'refreshToken',
  'serviceAccountKey',
];

function secretFilesOf(settingsFile: string): readonly string[] {
  const { listeners, groups, nameOf } = readRawSettings(settingsFile);
  const names = new Set(SECRETS.map(nameOf));
  const secrets = [...listeners, ...groups]
    .flatMap(valuesWithin)
    .filter(({ name }) => names.has(name))
    .map(({ value }) => value.trim());
  const named = secrets
    .filter((secret) => secret.startsWith('file:'))
    .map((secret) => resolve(dirname(settingsFile), secret.slice('file:'.length)));
  const isPlain = secrets.some((secret) => !/^(enc|env|file):|^$|^stored$/i.test(secret));
  return isPlain ? [settingsFile, ...named] : named;
}

function valuesWithin({ values, groups }: Omit<RawGroup, 'name'>): readonly RawValue[] {
  return [...values, ...groups.flatMap(valuesWithin)];
}

/** Others need a way to it, too: right to enter every folder above. Windows has no such bits. */
function isReadByOthers(file: string): boolean {
  if (process.platform === 'win32') return false;
  const path = resolve(file);
  return has(path, READ_BY_OTHERS) && foldersAbove(path).every((at) => has(at, ENTERED_BY_OTHERS));
}

function foldersAbove(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...foldersAbove(parent)];
}

function has(path: string, bits: number): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & bits) === bits;
}
