import { found, row } from './scripted-folders.ts';
import {
  type Command,
  type Handler,
  pathOf,
  quotedPath,
  type ScriptedSession,
} from './scripted-session.ts';

const ok: Handler = (session, { tag }) => session.send(`${tag} OK done`);

const open = (session: ScriptedSession, command: Command, access: string): void => {
  const path = pathOf(command);
  if (!session.folders.has(path)) {
    session.send(`${command.tag} NO [NONEXISTENT] No such folder`);
    return;
  }
  session.selected = path;
  session.send(`* ${session.messages.length} EXISTS`);
  session.send('* OK [UIDVALIDITY 7] valid');
  session.send(`${command.tag} OK [${access}] done`);
};

/** What a decent server answers. COPYUID is left out: a test that needs it scripts it. */
export const DECENT: Readonly<Record<string, Handler>> = {
  LOGIN: ok,
  NOOP: ok,
  SUBSCRIBE: ok,
  NAMESPACE: (session, { tag }) => {
    session.send('* NAMESPACE (("" "/")) NIL NIL');
    session.send(`${tag} OK done`);
  },
  LIST: (session, { tag, rest }) => {
    if (rest === '"" ""') {
      session.send('* LIST (\\Noselect) "/" ""');
    }
    for (const path of rest === '"" ""' ? [] : session.folders.keys()) {
      session.send(`* LIST (\\HasNoChildren${bin(path)}) "/" ${quotedPath(path)}`);
    }
    session.send(`${tag} OK done`);
  },
  LSUB: ok,
  CREATE: (session, command) => {
    session.folders.set(pathOf(command), []);
    session.send(`${command.tag} OK done`);
  },
  SELECT: (session, command) => open(session, command, 'READ-WRITE'),
  EXAMINE: (session, command) => open(session, command, 'READ-ONLY'),
  ENABLE: (session, { tag, rest }) => {
    session.send(`* ENABLED ${rest}`);
    session.send(`${tag} OK done`);
  },
  CAPABILITY: (session, { tag }) => {
    session.send(`* CAPABILITY ${session.capabilities}`);
    session.send(`${tag} OK done`);
  },
  IDLE: (session, { tag }) => {
    session.idleTag = tag;
    session.send('+ idling');
  },
  DONE: (session) => session.send(`${session.idleTag} OK idle is over`),
  'UID SEARCH': (session, { tag, rest }) => {
    session.send(found(session.messages, rest));
    session.send(`${tag} OK done`);
  },
  'UID FETCH': (session, command) => {
    for (const [index, message] of session.messages.entries()) {
      if (session.named(command).includes(message)) {
        session.send(row(index + 1, message, command.rest));
      }
    }
    session.send(`${command.tag} OK done`);
  },
  'UID STORE': (session, command) => {
    for (const message of session.named(command)) {
      message.flags.add('\\Deleted');
    }
    session.send(`${command.tag} OK done`);
  },
  'UID COPY': (session, command) => {
    const there = session.copy(command, session.named(command));
    session.send(`${command.tag} ${there ? 'OK done' : 'NO [TRYCREATE] No such folder'}`);
  },
  'UID MOVE': (session, command) => {
    const messages = session.named(command);
    const there = session.copy(command, messages);
    if (there) {
      session.remove(messages);
    }
    session.send(`${command.tag} ${there ? 'OK done' : 'NO [TRYCREATE] No such folder'}`);
  },
  'UID EXPUNGE': (session, command) => {
    session.remove(session.named(command).filter((message) => message.flags.has('\\Deleted')));
    session.send(`${command.tag} OK done`);
  },
  EXPUNGE: (session, { tag }) => {
    session.remove(session.messages.filter((message) => message.flags.has('\\Deleted')));
    session.send(`${tag} OK done`);
  },
  LOGOUT: (session, { tag }) => {
    session.send('* BYE');
    session.send(`${tag} OK done`);
    session.socket.end();
  },
};

function bin(path: string): string {
  return path === '[Gmail]/Papelera' ? ' \\Trash' : '';
}
