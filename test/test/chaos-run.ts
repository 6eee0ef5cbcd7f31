import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChaosResult } from '../src/chaos/chaos.ts';

const MAIN = fileURLToPath(new URL('../dist/chaos/main.js', import.meta.url));

/** How a run of chaos ended. */
export interface ChaosEnd {
  readonly status: number;
  readonly result: ChaosResult;
  /** What it said meanwhile. */
  readonly said: string;
}

/** Runs `npm run chaos -- --json` with these arguments, as anyone can. */
export async function chaos(...args: readonly string[]): Promise<ChaosEnd> {
  return new Promise((resolve, reject) => {
    const ran = execFile(process.execPath, [MAIN, '--json', ...args], (_error, stdout, stderr) => {
      const status = ran.exitCode ?? -1;
      if (status > 1 || status < 0) reject(new Error(`chaos ended with ${status}: ${stderr}`));
      else if (stdout === '')
        reject(new Error(`chaos was ended before it told anything: ${stderr}`));
      else resolve({ status, result: JSON.parse(stdout) as ChaosResult, said: stderr });
    });
    // A run that never ends is to be seen from what it does last.
    ran.stderr?.pipe(process.stderr);
  });
}
