import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Real mails that are not the project's: `BUZON_CORPUS`, else `../shared/corpus` beside the
 * checkout; null when there are none.
 */
export function corpusFolder(): string | null {
  const given = process.env['BUZON_CORPUS'];
  const folder =
    given === undefined || given === ''
      ? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url))
      : resolve(given);
  return existsSync(folder) ? folder : null;
}

/** Paths of all mails of the corpus. */
export function corpusMails(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.eml'))
    .map((path) => join(folder, path))
    .sort();
}

/** A title that says when there is nothing to run on. */
export function corpusTitle(title: string): string {
  return corpusFolder() === null ? `${title} (NOT RUN: there are no real mails)` : title;
}
