import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

function removeAll(): void {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
}

/**
 * A new, empty directory that is removed when this process ends normally.
 * @param name a word that tells a person who looks into the temporary folder whose it is
 */
export async function temporaryDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `buzon-${name}-`));
  if (made.size === 0) process.once('exit', removeAll);
  made.add(directory);
  return directory;
}
