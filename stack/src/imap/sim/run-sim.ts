import { createInterface } from 'node:readline';
import { startImapSim } from './imap-sim.ts';
import { obey, simHelp } from './sim-console.ts';
import { SIM_APP_PASSWORD, SIM_PASSWORD, SIM_USER } from './sim-log-in.ts';
import { SIM_NAMES } from './sim-provider.ts';

export interface RunSimOptions {
  /** The provider, and `--passwords`. */
  readonly args: readonly string[];
  readonly input: NodeJS.ReadableStream;
  readonly say: (text: string) => void;
}

/** Plays a provider's server until the input ends; answers the exit status. */
export async function runSim({ args, input, say }: RunSimOptions): Promise<number> {
  const name = SIM_NAMES.find((one) => one === args[0]);
  const isWrong = args.slice(1).some((arg) => arg !== '--passwords');
  if (name === undefined || isWrong) {
    say(`Which one? npm run imap-sim -- ${SIM_NAMES.join('|')} [--passwords]`);
    return 2;
  }
  const sim = await startImapSim(name, { takesPasswords: args.includes('--passwords') });
  say(welcome(name, sim.port, args.includes('--passwords')));
  for await (const line of createInterface({ input })) {
    const said = obey(sim, line);
    if (said !== '') say(said);
  }
  await sim.stop();
  return 0;
}

function welcome(name: string, port: number, takesPasswords: boolean): string {
  const passwords =
    name === 'microsoft365' && !takesPasswords
      ? 'none: only OAuth 2 (any token), or start it with --passwords'
      : name === 'gmail' && !takesPasswords
        ? `${SIM_APP_PASSWORD} (an app password; ${SIM_PASSWORD}, that of the account, is refused)`
        : SIM_PASSWORD;
  return `This server behaves like ${name}; nothing of it is kept.

  HostName  127.0.0.1     Port  ${port}     UseSsl  False
  UserName  ${SIM_USER}
  Password  ${passwords}
  Folders   INBOX, IMAP/New, IMAP/Done and the provider's own

Say to it, line by line (Ctrl+D ends it):
${simHelp()}`;
}
