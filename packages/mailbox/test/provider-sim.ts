import {
  type ImapSim,
  type ImapSimOptions,
  SIM_PASSWORD,
  SIM_USER,
  type SimName,
  startImapSim,
} from '@buzon/stack';
import { onTestFinished } from 'vitest';
import type { MailboxOptions } from '../src/index.ts';

export interface PlayedProvider {
  readonly sim: ImapSim;
  readonly options: MailboxOptions;
}

/** A played provider that ends with the test, whose passwords are taken unless a test is about them. */
export async function played(
  name: SimName,
  options: ImapSimOptions = { takesPasswords: true },
): Promise<PlayedProvider> {
  const sim = await startImapSim(name, options);
  onTestFinished(() => sim.stop());
  const { host, port } = sim;
  const login = { host, port, secure: false, user: SIM_USER, password: SIM_PASSWORD };
  return { sim, options: { ...login, inputFolder: 'IMAP/New', outputFolder: 'IMAP/Done' } };
}

/** Mails 1 to `count` in the input folder. */
export function deliverMails(sim: ImapSim, count: number): void {
  for (let number = 1; number <= count; number++) {
    sim.deliver(`From: ana@example.org\r\nSubject: Reclamo ${number}\r\n\r\nHola\r\n`);
  }
}
