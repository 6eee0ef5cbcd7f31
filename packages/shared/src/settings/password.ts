import { dirname, resolve } from 'node:path';
import { HIDDEN } from './problem.ts';
import { decryptSecret, ENCRYPTED_PREFIX } from './secret.ts';
import { readSecretFile, type SecretSource } from './secret-source.ts';
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
  | { readonly password: SecretSource }
  | { readonly shown: string; readonly allowed: string };

/** Resolves `enc:`, `env:` and `file:` (L11); anything else is the password. */
export function resolvePassword(written: string, sources: PasswordSources): ResolvedPassword {
  if (written.startsWith(ENCRYPTED_PREFIX)) return decrypt(written, sources.secretKey);
  if (written.startsWith('env:')) return fromVariable(written, sources.variables);
  if (written.startsWith('file:')) return fromFile(written, sources.settingsFile);
  return { password: { text: written, file: null } };
}

function decrypt(written: string, key: Buffer | null): ResolvedPassword {
  if (key === null) {
    return { shown: HIDDEN, allowed: 'an enc: value needs BUZON_SECRET_KEY, which is not set' };
  }
  const text = decryptSecret(written, key);
  return text === null
    ? {
        shown: HIDDEN,
        allowed: 'a value that `buzon secret encrypt` made with this BUZON_SECRET_KEY',
      }
    : { password: { text, file: null } };
}

function fromVariable(written: string, variables: Variables): ResolvedPassword {
  const text = variables[written.slice('env:'.length)] ?? '';
  return text === ''
    ? { shown: written, allowed: 'the name of an environment variable that is set' }
    : { password: { text, file: null } };
}

function fromFile(written: string, settingsFile: string): ResolvedPassword {
  const file = resolve(dirname(settingsFile), written.slice('file:'.length));
  try {
    const text = readSecretFile(file);
    return text === ''
      ? { shown: written, allowed: 'a file that is not empty' }
      : { password: { text, file } };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return { shown: written, allowed: `the path of a file that can be read${reason}` };
  }
}
