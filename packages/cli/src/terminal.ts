import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** Where a command reads from and writes to. */
export interface Terminal {
  readonly input: Readable | ReadStream;
  /** One line for whoever reads the result; waits while the reader is slow. */
  print(line: string): Promise<void>;
  /** One line about what went wrong. */
  complain(line: string): void;
}

/** Standard input, output and error of this process. */
export function processTerminal(): Terminal {
  // `buzon parse … | head`: the reader has seen enough.
  process.stdout.on('error', () => process.exit());
  return {
    input: process.stdin,
    print: async (line) => {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
    },
    complain: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}
