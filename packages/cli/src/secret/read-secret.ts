import { createInterface } from 'node:readline';
import { type Readable, Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

/**
 * A secret from standard input: from a person without showing it, else all that is piped in, less
 * the line break at its end.
 */
export async function readSecret(
  input: Readable | ReadStream,
  prompt: (words: string) => void,
): Promise<string> {
  if ('isTTY' in input && input.isTTY) return askUnseen(input, prompt);
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

async function askUnseen(input: Readable, prompt: (words: string) => void): Promise<string> {
  prompt('Password (it is not shown; end with Enter):');
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(''));
      lines.once('SIGINT', () => lines.close());
    });
  } finally {
    lines.close();
  }
}
