import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const directory = mkdtempSync(join(tmpdir(), 'buzon-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Writes a file for a test and hands back its path. */
export function file(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** The path of a file that is not there. */
export const missing = join(directory, 'nada.eml');
