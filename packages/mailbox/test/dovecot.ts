import { chmod, rm } from 'node:fs/promises';
import {
  type AccountOptions,
  type DovecotOptions,
  type DovecotServer,
  startDovecot,
  temporaryDirectory,
} from '@buzon/stack';
import { afterAll, onTestFinished } from 'vitest';
import { connectMailbox, type Mailbox, type MailboxOptions } from '../src/index.ts';

const PASSWORD = 'correcto caballo: "grapa"\\';
/** More than a file of tests uses; they exist from the start, as the server rereads them only at times. */
const ACCOUNTS = 40;

/** A Dovecot that ends with the tests of the file, or, with `onTestFinished`, with the test. */
export async function dovecot(
  options: Partial<DovecotOptions> = {},
  atEnd: (end: () => Promise<void>) => void = afterAll,
): Promise<DovecotServer> {
  const directory = await temporaryDirectory('mailbox');
  // The server runs as another user, who has to pass through.
  await chmod(directory, 0o711);
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => ({
    user: `buzon${index + 1}`,
    password: PASSWORD,
  }));
  const server = await startDovecot({ directory, accounts, ...options });
  atEnd(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return server;
}

const used = new Map<DovecotServer, number>();

/** A new account with IMAP/New and IMAP/Done, and the options of a mailbox on it. */
export async function account(
  server: DovecotServer,
  overrides: Partial<MailboxOptions> = {},
  folders: NonNullable<AccountOptions['folders']> = ['IMAP/New', 'IMAP/Done'],
): Promise<MailboxOptions> {
  const number = (used.get(server) ?? 0) + 1;
  used.set(server, number);
  const user = `buzon${number}`;
  await server.addAccount({ user, password: PASSWORD, folders });
  return {
    host: server.host,
    port: server.port,
    secure: false,
    user,
    password: PASSWORD,
    inputFolder: 'IMAP/New',
    outputFolder: 'IMAP/Done',
    ca: server.ca,
    ...overrides,
  };
}

/** A mailbox that is closed with the test. */
export async function connected(options: MailboxOptions): Promise<Mailbox> {
  const mailbox = await connectMailbox(options);
  onTestFinished(() => mailbox.close());
  return mailbox;
}

/** A small message in the words of nobody. */
export function mail(number: number, size = 400): string {
  const header = `From: Ana <ana${number}@example.org>\r\nSubject: Reclamo ${number}\r\n\r\n`;
  return `${header}${'x'.repeat(Math.max(0, size - header.length - 2))}\r\n`;
}

/** Puts messages 1 to `count` into a folder. */
export async function deliver(
  server: DovecotServer,
  options: MailboxOptions,
  count: number,
  folder = options.inputFolder,
): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await server.deliver(options.user, folder, mail(number));
  }
}

/** The UIDs that a mailbox lists. */
export async function uidsOf(mailbox: Mailbox): Promise<number[]> {
  return (await mailbox.list()).map((entry) => entry.uid);
}
