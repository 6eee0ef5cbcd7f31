import { INPUT_FOLDER } from './demo-settings.ts';
import type { DemoState } from './demo-state.ts';

export interface WelcomeInput {
  readonly state: DemoState;
  readonly databaseUrl: string;
  /** True: it has a mailbox of its own to tell about. */
  readonly withMailbox: boolean;
  /** As a person would type them, from the checkout. */
  readonly sentFolder: string;
  readonly logFolder: string;
}

/** All that a newcomer needs to know once everything runs. */
export function welcome(input: WelcomeInput): string {
  const { ports, mailbox } = input.state;
  const rows: [string, string][] = [
    ['Dashboard', `http://127.0.0.1:${ports.dashboard}/`],
    ['Queues', `http://127.0.0.1:${ports.dashboard}/queues`],
    ['Database', `${input.databaseUrl}  (schema buzon)`],
    ['Sent mail', `kept as files in ${input.sentFolder}/`],
    ['Logs', `${input.logFolder}/`],
  ];
  if (input.withMailbox) {
    rows.splice(
      2,
      0,
      ['Mailbox', `IMAP at 127.0.0.1, port ${ports.imaps} (TLS) or ${ports.imap} (STARTTLS)`],
      ['', `user ${mailbox.user}, password ${mailbox.password}, new mail in ${INPUT_FOLDER}`],
      ['More mail', 'npm run send -- file.eml'],
    );
  }
  const table = rows.map(([name, value]) => `  ${name.padEnd(11)}${value}`).join('\n');
  return `\nBuzón is running.\n\n${table}\n\n  Ctrl-C stops everything; npm start goes on where it was.\n`;
}
