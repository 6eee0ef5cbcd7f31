import type { Folders, ScriptedMessage } from '../scripted-folders.ts';
import { type ScriptedImap, startScriptedImap } from '../scripted-imap.ts';
import type { Command, ScriptedSession } from '../scripted-session.ts';
import { exchange2010Sim, exchangeSim, microsoft365Sim } from './exchange.ts';
import { gmailSim } from './gmail.ts';
import { simCommands } from './sim-commands.ts';
import { noFaults, type SimFaults } from './sim-faults.ts';
import { type LoggedIn, simLogIn } from './sim-log-in.ts';
import type { SimName, SimProvider } from './sim-provider.ts';

const PROVIDERS: readonly SimProvider[] = [gmailSim, microsoft365Sim, exchangeSim, exchange2010Sim];
/** Commands that are answered before the log-in counts, and after it whatever is wrong. */
const ALWAYS = new Set(['LOGIN', 'AUTHENTICATE', 'CAPABILITY', 'LOGOUT', 'DONE', 'ID']);
/** A search for, or a change of, flags that are nobody's but one's own (RFC 3501 §2.3.2). */
const KEYWORD = /KEYWORD|FLAGS(?:\.SILENT)? \([^\\$]/i;

export interface ImapSimOptions {
  /** True: the password is taken whatever the provider does, for clients without OAuth 2. */
  readonly takesPasswords?: boolean;
}

/** A server that behaves like a provider's, and as badly as it is told to. */
export interface ImapSim extends ScriptedImap {
  /** May be changed at any time. */
  readonly faults: SimFaults;
  /** Puts a mail into a folder and announces it. */
  deliver(raw: string, folder?: string): void;
  /** Ends every session in the provider's words. */
  endSessions(): void;
}

/** Starts a server that plays a provider, for `SIM_USER`. */
export async function startImapSim(name: SimName, options: ImapSimOptions = {}): Promise<ImapSim> {
  const found = PROVIDERS.find((one) => one.name === name) ?? gmailSim;
  const provider =
    options.takesPasswords === true ? { ...found, passwords: 'taken' as const } : found;
  const { words } = provider;
  const faults = noFaults();
  const loggedIn: LoggedIn = new Set();
  const folders: Folders = new Map(provider.folders.map(({ path }) => [path, []]));
  const logIn = simLogIn(provider, faults, loggedIn);
  const server = await startScriptedImap({
    folders,
    greeting: provider.greeting,
    before: (session, command, { tag, rest }) => {
      if (logIn.takeLine(session, command)) return true;
      if (ALWAYS.has(command)) return false;
      const answer = faultOf(provider, faults) ?? (KEYWORD.test(rest) ? words.unknownFlag : 'OK');
      return refuse(session, tag, answer, faults.throttle === null ? null : words.bye);
    },
    commands: { ...simCommands(provider, loggedIn), ...logIn.commands },
  });
  let lastUid = 0;
  const deliver = (raw: string, folder = 'IMAP/New'): void => {
    lastUid += 1;
    const message: ScriptedMessage = { uid: lastUid, raw, flags: new Set() };
    for (const path of [folder, provider.archive])
      if (path !== null) folders.get(path)?.push(message);
    const listening = faults.silentIdle ? [] : server.sessions;
    for (const session of listening) {
      const hears = session.idleTag !== '' && session.selected === folder;
      if (hears) session.send(`* ${session.messages.length} EXISTS`);
    }
  };
  const endSessions = (): void => {
    for (const session of server.sessions) {
      session.send(words.sessionEnd);
      session.socket.end();
    }
  };
  return { ...server, faults, deliver, endSessions };
}

function faultOf({ words }: SimProvider, faults: SimFaults): string | null {
  if (faults.notConnected) return 'BAD User is authenticated but not connected.';
  if (faults.throttle === null) return null;
  return words.throttled.replace('%d', String(faults.throttle));
}

/** @returns whether there was something to refuse */
function refuse(
  session: ScriptedSession,
  tag: Command['tag'],
  answer: string,
  bye: string | null,
): boolean {
  if (answer.startsWith('OK')) return false;
  session.send(`${tag} ${answer}`);
  if (bye !== null) {
    session.send(bye);
    session.socket.end();
  }
  return true;
}
