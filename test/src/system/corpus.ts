import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE_CHECKOUT = fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));

/**
 * Folder of real mails that are not the project's: `BUZON_CORPUS`, else `../shared/corpus` beside
 * the checkout. Null where there is none.
 */
export function corpusFolder(): string | null {
  const given = process.env['BUZON_CORPUS'];
  const folder = given === undefined || given === '' ? BESIDE_CHECKOUT : resolve(given);
  return existsSync(folder) ? folder : null;
}

/** So many of its mails, taken evenly from all of its parts; always the same ones. */
export async function corpusMails(folder: string, count: number): Promise<Buffer[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  const step = Math.max(1, files.length / count);
  const chosen = Array.from(
    { length: Math.min(count, files.length) },
    (_, n) => files[Math.floor(n * step)] ?? '',
  );
  return Promise.all(chosen.map((name) => readFile(join(folder, name))));
}
