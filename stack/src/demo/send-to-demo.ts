import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AccountStorage } from '../dovecot/account.ts';
import { unprivilegedUser } from '../process/unprivileged.ts';
import { INPUT_FOLDER } from './demo-settings.ts';
import { isRunning, readDemoState } from './demo-state.ts';

export interface SendOptions {
  /** The checkout. */
  readonly root: string;
  /** Paths of mails as files. */
  readonly args: readonly string[];
}

/** Puts mails into the input folder of the demo that runs in this checkout; answers the exit status. */
export async function sendToDemo({ root, args }: SendOptions): Promise<number> {
  const directory = join(root, '.buzon');
  if (args.length === 0) return refuse('Which mail? npm run send -- file.eml …');
  const state = await readDemoState(directory);
  if (state === null || !(await isRunning(state))) {
    return refuse('Buzón does not run here: start it with npm start.');
  }
  const accounts = join(directory, 'dovecot', 'accounts');
  const storage = new AccountStorage(accounts, state.mailbox.user, await unprivilegedUser());
  // All are read before any is sent: a wrong name sends nothing.
  const mails = await Promise.all(args.map(async (file) => readMail(file)));
  const wrong = mails.find((mail) => mail instanceof Error);
  if (wrong !== undefined) return refuse(wrong.message);
  const readable = mails.filter((mail): mail is Buffer => !(mail instanceof Error));
  await storage.folder(INPUT_FOLDER).deliver(readable, new Date());
  process.stdout.write(
    `${args.length === 1 ? '1 mail is' : `${args.length} mails are`} in ${INPUT_FOLDER} of ${state.mailbox.user}.\n` +
      'A batch starts with 10 mails, or 60 seconds after the first one arrived.\n',
  );
  return 0;
}

async function readMail(file: string): Promise<Buffer | Error> {
  // npm runs scripts in the checkout, whichever folder the person is in.
  const { INIT_CWD = process.cwd() } = process.env;
  try {
    return await readFile(resolve(INIT_CWD, file));
  } catch (error) {
    return new Error(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function refuse(words: string): number {
  process.stderr.write(`${words}\n`);
  return 1;
}
