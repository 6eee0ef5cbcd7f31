import { once } from 'node:events';
import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { LOOPBACK } from '../process/port.ts';
import { DECENT } from './decent-answers.ts';
import type { Folders } from './scripted-folders.ts';
import { type Command, type Handler, ScriptedSession } from './scripted-session.ts';

/** An IMAP server as bad as a test needs it: what is not scripted here is answered decently. */
export interface ScriptedImapOptions {
  /** Besides IMAP4rev1; default 'UIDPLUS MOVE IDLE'. */
  readonly capabilities?: string;
  readonly folders?: Folders;
  /** What follows OK in the greeting; default: the capabilities. */
  readonly greeting?: string;
  /** Called for each command; true: it is answered already. */
  readonly before?: (session: ScriptedSession, name: string, command: Command) => boolean;
  /** By name of the command, as `UID MOVE`. */
  readonly commands?: Readonly<Record<string, Handler>>;
  /** False: whoever connects hears nothing at all. */
  readonly answers?: () => boolean;
  /** Key and certificate: TLS from the first byte. */
  readonly tls?: TlsOptions;
}

export interface ScriptedImap {
  readonly host: string;
  readonly port: number;
  readonly folders: Folders;
  /** Names and arguments of all commands so far. */
  readonly received: readonly string[];
  readonly sessions: readonly ScriptedSession[];
  stop(): Promise<void>;
}

/** Starts a scripted server; whatever user and password it is given, it lets them in. */
export async function startScriptedImap(script: ScriptedImapOptions = {}): Promise<ScriptedImap> {
  const folders: Folders = script.folders ?? new Map([['INBOX', []]]);
  const received: string[] = [];
  const sessions: ScriptedSession[] = [];
  const capabilities = `IMAP4rev1 ${script.capabilities ?? 'UIDPLUS MOVE IDLE'}`;
  const server = listener(script.tls, (socket) => {
    socket.setNoDelay();
    const session = new ScriptedSession(socket, folders, capabilities);
    sessions.push(session);
    socket.on('error', () => socket.destroy());
    if (script.answers?.() === false) return;
    session.send(`* OK ${script.greeting ?? `[CAPABILITY ${capabilities}] ready`}`);
    const lines = createInterface({ input: socket });
    // It tells once more what the socket has told.
    lines.on('error', () => socket.destroy());
    lines.on('line', (line) => {
      void answer(session, line, script, received);
    });
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const { socket } of sessions) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { host: LOOPBACK, port, folders, received, sessions, stop };
}

function listener(tls: TlsOptions | undefined, onConnection: (socket: Socket) => void): Server {
  if (tls === undefined) return createPlainServer(onConnection);
  // A client that does not trust the certificate ends the handshake: nobody else needs to know.
  return createTlsServer(tls, onConnection).on('tlsClientError', () => undefined);
}

async function answer(
  session: ScriptedSession,
  line: string,
  script: ScriptedImapOptions,
  received: string[],
): Promise<void> {
  const parts = /^(\S+) ((?:UID )?\S+) ?(.*)$/.exec(line);
  const [, tag = '', name = '', rest = ''] = parts ?? ['', '', line];
  received.push(`${name} ${rest}`.trim());
  if (script.before?.(session, name, { tag, rest }) === true) return;
  const handler = script.commands?.[name] ?? DECENT[name];
  if (handler === undefined) {
    session.send(`${tag} BAD unknown command`);
    return;
  }
  await handler(session, { tag, rest });
}
