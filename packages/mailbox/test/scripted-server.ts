import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { MailboxOptions } from '../src/index.ts';
import { type Folders, found, inSet, row, type ScriptedMessage } from './scripted-folders.ts';

/** One command as it arrived. */
export interface Command {
  readonly tag: string;
  /** What follows the name of the command. */
  readonly rest: string;
}

/** Answers a command; what is written to the session is sent as it stands, with the line's end. */
export type Handler = (session: ScriptedSession, command: Command) => void | Promise<void>;

/** An IMAP server as bad as a test needs it: what is not scripted here is answered decently. */
export interface ScriptedOptions {
  readonly capabilities?: string;
  readonly folders?: Folders;
  /** By name of the command, as `UID MOVE`. */
  readonly commands?: Readonly<Record<string, Handler>>;
}

export interface ScriptedServer {
  readonly options: MailboxOptions;
  readonly folders: Folders;
  /** Names and arguments of all commands so far. */
  readonly received: readonly string[];
  readonly sessions: readonly ScriptedSession[];
}

const PATH = /"?([^"\s]+)"?$/;

/** One connection to a scripted server. */
export class ScriptedSession {
  readonly socket: Socket;
  readonly folders: Folders;
  /** Path of the selected folder. */
  selected = 'INBOX';
  readonly capabilities: string;
  idleTag = '';

  constructor(socket: Socket, folders: Folders, capabilities: string) {
    this.socket = socket;
    this.folders = folders;
    this.capabilities = capabilities;
  }

  send(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  get messages(): ScriptedMessage[] {
    return this.folders.get(this.selected) ?? [];
  }

  /** Those of the selected folder that a command names. */
  named(command: Command): ScriptedMessage[] {
    const set = command.rest.split(' ')[0] ?? '';
    return this.messages.filter((message) => inSet(message.uid, set));
  }

  /** Copies to the folder that a command names; false when it does not exist. */
  copy(command: Command, messages: readonly ScriptedMessage[]): boolean {
    const target = this.folders.get(PATH.exec(command.rest)?.[1] ?? '');
    target?.push(...messages);
    return target !== undefined;
  }

  remove(messages: readonly ScriptedMessage[]): void {
    const left = this.messages.filter((message) => !messages.includes(message));
    this.folders.set(this.selected, left);
  }
}

const ok: Handler = (session, { tag }) => session.send(`${tag} OK done`);

/** What a decent server answers. COPYUID is left out: a test that needs it scripts it. */
const DECENT: Readonly<Record<string, Handler>> = {
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
      session.send(`* LIST (\\HasNoChildren${bin(path)}) "/" "${path}"`);
    }
    session.send(`${tag} OK done`);
  },
  LSUB: ok,
  CREATE: (session, { tag, rest }) => {
    session.folders.set(PATH.exec(rest)?.[1] ?? '', []);
    session.send(`${tag} OK done`);
  },
  SELECT: (session, { tag, rest }) => {
    session.selected = PATH.exec(rest)?.[1] ?? '';
    session.send(`* ${session.messages.length} EXISTS`);
    session.send('* OK [UIDVALIDITY 7] valid');
    session.send(`${tag} OK [READ-WRITE] done`);
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

/** Starts a scripted server that ends with the test. */
export async function scriptedServer(script: ScriptedOptions = {}): Promise<ScriptedServer> {
  const folders: Folders = script.folders ?? new Map([['INBOX', []]]);
  const received: string[] = [];
  const sessions: ScriptedSession[] = [];
  const capabilities = `IMAP4rev1 ${script.capabilities ?? 'UIDPLUS MOVE IDLE'}`;
  const server = createServer((socket) => {
    socket.setNoDelay();
    const session = new ScriptedSession(socket, folders, capabilities);
    sessions.push(session);
    socket.on('error', () => socket.destroy());
    session.send(`* OK [CAPABILITY ${capabilities}] ready`);
    createInterface({ input: socket }).on('line', (line) => {
      void answer(session, line, script, received);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const { socket } of sessions) {
      socket.destroy();
    }
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const login = { host: '127.0.0.1', port, secure: false, user: 'ana', password: 'secreto' };
  const options = { ...login, inputFolder: 'INBOX', outputFolder: null };
  return { options, folders, received, sessions };
}

async function answer(
  session: ScriptedSession,
  line: string,
  script: ScriptedOptions,
  received: string[],
): Promise<void> {
  const parts = /^(\S+) ((?:UID )?\S+) ?(.*)$/.exec(line);
  const [, tag = '', name = '', rest = ''] = parts ?? ['', '', line];
  received.push(`${name} ${rest}`.trim());
  const handler = script.commands?.[name] ?? DECENT[name];
  if (handler === undefined) {
    session.send(`${tag} BAD unknown command`);
    return;
  }
  await handler(session, { tag, rest });
}
