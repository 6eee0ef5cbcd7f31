import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { exitStatus } from '@buzon/shared/service';
import type { CommandContext } from '../command.ts';
import { splitMails } from './mbox.ts';

/** One mail of a file. */
export interface MailOfFile {
  /** The file as named on the command line; of an mbox with `#` and the mail's number, from 1. */
  readonly name: string;
  readonly raw: Buffer;
}

/** Reads each mail of `.eml` and mbox files in turn, one in memory at a time. */
async function* readMailFile(path: string, standardInput: Readable): AsyncGenerator<MailOfFile> {
  const stream = path === '-' ? standardInput : createReadStream(path);
  let number = 0;
  for await (const { raw, fromMbox } of splitMails(stream)) {
    number += 1;
    yield { name: fromMbox ? `${path}#${number}` : path, raw };
  }
}

/**
 * Does something with every mail of some files. A file that cannot be read is complained about and
 * does not stop the others.
 * @returns the exit status
 */
export async function forEachMail(
  { terminal }: CommandContext,
  files: readonly string[],
  work: (mail: MailOfFile) => Promise<void>,
): Promise<number> {
  let status: number = exitStatus.ok;
  for (const file of files) {
    const mails = readMailFile(file, terminal.input);
    for (;;) {
      const next = await mails.next().catch((error: unknown) => {
        terminal.complain(`${file}: ${reasonOf(error)}`);
        status = exitStatus.failed;
        return null;
      });
      if (next === null || next.done === true) break;
      await work(next.value);
    }
  }
  return status;
}

function reasonOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  if (code === 'EACCES') return 'this file may not be read';
  return error instanceof Error ? error.message : String(error);
}
