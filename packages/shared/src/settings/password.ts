import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HIDDEN } from './problem.ts';
import { decryptSecret, ENCRYPTED_PREFIX } from './secret.ts';
import type { Variables } from './variables.ts';

/** What a password may refer to. */
export interface PasswordSources {
  readonly variables: Variables;
  /** `BUZON_SECRET_KEY`; null when there is none. */
  readonly secretKey: Buffer | null;
  /** The settings file: `file:PATH` is relative to its folder. */
  readonly settingsFile: string;
}

/** The password itself, or why it could not be had and what of it may be shown. */
export type ResolvedPassword =
  | { readonly password: string }
  | { readonly shown: string; readonly allowed: string };

/** Resolves `enc:`, `env:` and `file:` (L11); anything else is the password. */
export function resolvePassword(written: string, sources: PasswordSources): ResolvedPassword {
  if (written.startsWith(ENCRYPTED_PREFIX)) return decrypt(written, sources.secretKey);
  if (written.startsWith('env:')) return fromVariable(written, sources.variables);
  if (written.startsWith('file:')) return fromFile(written, sources.settingsFile);
  return { password: written };
}

function decrypt(written: string, key: Buffer | null): ResolvedPassword {
  if (key === null) {
    return { shown: HIDDEN, allowed: 'an enc: value needs BUZON_SECRET_KEY, which is not set' };
  }
  const password = decryptSecret(written, key);
  return password === null
    ? {
        shown: HIDDEN,
        allowed: 'a value that `buzon secret encrypt` made with this BUZON_SECRET_KEY',
      }
    : { password };
}

function fromVariable(written: string, variables: Variables): ResolvedPassword {
  const password = variables[written.slice('env:'.length)] ?? '';
  return password === ''
    ? { shown: written, allowed: 'the name of an environment variable that is set' }
    : { password };
}

function fromFile(written: string, settingsFile: string): ResolvedPassword {
  const path = resolve(dirname(settingsFile), written.slice('file:'.length));
  try {
    // Editors and `echo` end a file with a line break, which is not meant.
    const password = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return password === '' ? { shown: written, allowed: 'a file that is not empty' } : { password };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { shown: written, allowed: `the path of a file that can be read${reason}` };
  }
}
