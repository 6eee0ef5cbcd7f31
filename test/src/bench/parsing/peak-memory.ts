import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Reader } from './readers.ts';

const MAIN = fileURLToPath(new URL('./peak-memory-main.js', import.meta.url));

/** The most resident memory of a process of its own that reads the mails of a class. MiB. */
export async function peakMemory(reader: Reader, name: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, reader, name]);
  return Number(stdout);
}
