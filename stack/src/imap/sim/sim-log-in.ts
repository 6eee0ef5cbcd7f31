import type { Command, Handler, ScriptedSession } from '../scripted-session.ts';
import type { SimFaults } from './sim-faults.ts';
import type { SimProvider } from './sim-provider.ts';

export const SIM_USER = 'ana@example.com';
/** Of the account. Gmail lets nobody in with it. */
export const SIM_PASSWORD = 'secreto';
/** Of one program at Gmail; the spaces do not count. */
export const SIM_APP_PASSWORD = 'abcd efgh ijkl mnop';

/** Who is in. */
export type LoggedIn = Set<ScriptedSession>;

export interface SimLogIn {
  readonly commands: Readonly<Record<string, Handler>>;
  /** Takes the line that a session was asked for (RFC 4959 §1); false: it was asked for none. */
  readonly takeLine: (session: ScriptedSession, line: string) => boolean;
}

/** LOGIN and AUTHENTICATE as the provider answers them; any token is taken. */
export function simLogIn(
  { passwords, words }: SimProvider,
  faults: SimFaults,
  loggedIn: LoggedIn,
): SimLogIn {
  const asked = new Map<ScriptedSession, Command>();
  const judge = (user: string, password: string): string | null => {
    const isApp = password.replaceAll(' ', '') === SIM_APP_PASSWORD.replaceAll(' ', '');
    const isOwn = password === SIM_PASSWORD;
    if (user !== SIM_USER || !(isApp || isOwn)) return words.wrongPassword;
    if (passwords === 'refused' || (passwords === 'app passwords' && isOwn)) {
      return words.unwelcomePassword;
    }
    return null;
  };
  const settle = (session: ScriptedSession, tag: string, refusal: string | null): void => {
    const open = [...loggedIn].filter(({ socket }) => !socket.destroyed).length;
    const answer = refusal ?? (open < faults.maxConnections ? null : words.tooManyConnections);
    if (answer === null) loggedIn.add(session);
    session.send(`${tag} ${answer ?? 'OK LOGIN completed.'}`);
  };
  const authenticate = (session: ScriptedSession, { tag, rest }: Command): void => {
    const [mechanism = '', initial] = rest.split(' ');
    if (initial === undefined) {
      asked.set(session, { tag, rest });
      session.send('+ ');
      return;
    }
    const [, user = '', password = ''] = Buffer.from(initial, 'base64').toString().split('\0');
    settle(session, tag, mechanism === 'PLAIN' ? judge(user, password) : null);
  };
  return {
    commands: {
      LOGIN: (session, { tag, rest }) => {
        const [user = '', password = ''] = stringsOf(rest);
        settle(session, tag, judge(user, password));
      },
      AUTHENTICATE: authenticate,
    },
    takeLine: (session, line) => {
      const command = asked.get(session);
      asked.delete(session);
      if (command === undefined) return false;
      authenticate(session, { tag: command.tag, rest: `${command.rest} ${line}` });
      return true;
    },
  };
}

/** Quoted strings and atoms (RFC 3501 §4). */
function stringsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, atom = '']) => quoted?.replaceAll(/\\(.)/g, '$1') ?? atom,
  );
}
