import { readFileSync } from 'node:fs';
import { Failure } from '../failures/failure.ts';

/** A secret of the settings as it was at start, and where a newer one may stand by now. */
export interface SecretSource {
  readonly text: string;
  /** What `file:PATH` named; null: it stood in the settings or the environment, which never change. */
  readonly file: string | null;
}

/**
 * The secret as it is now: one in a file is read again, so that a new one needs no restart.
 * @throws Failure of the installation when its file cannot be read any more
 */
export function currentSecret({ text, file }: SecretSource): string {
  if (file === null) return text;
  try {
    return readSecretFile(file);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    const message = `${file}, which holds a secret, cannot be read any more${reason}`;
    throw new Failure('installation', 'settings', 'SECRET_FILE', message, { cause });
  }
}

/** Editors and `echo` end a file with a line break, which is not meant. */
export function readSecretFile(path: string): string {
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}
