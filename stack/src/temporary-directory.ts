import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

// Reads names for as long as somebody can write them, then removes them all; a server that is being
// ended at the same moment may still write, hence the tries.
const SCRIPT = `
while read -r directory; do set -- "$@" "$directory"; done
for pause in 0 1 2 4; do sleep $pause; rm -rf -- "$@" && break; done`;

let sweeper: Writable | null = null;

/**
 * A new, empty directory that is removed when this process is gone, however it went.
 * @param name a word that tells a person who looks into the temporary folder whose it is
 */
export async function temporaryDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `buzon-${name}-`));
  sweeper ??= startSweeper();
  sweeper.write(`${directory}\n`);
  return directory;
}

/** A test runner ends its workers without letting them clean up, so somebody else has to. */
function startSweeper(): Writable {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: '/usr/bin:/bin' },
  });
  shell.unref();
  const { stdin } = shell;
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return stdin;
}
