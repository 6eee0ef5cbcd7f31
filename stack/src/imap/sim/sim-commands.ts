import { row } from '../scripted-folders.ts';
import { type Handler, pathOf, quotedPath, type ScriptedSession } from '../scripted-session.ts';
import type { LoggedIn } from './sim-log-in.ts';
import type { SimProvider } from './sim-provider.ts';

/** The commands that a provider answers in a way of its own. */
export function simCommands(
  provider: SimProvider,
  loggedIn: LoggedIn,
): Readonly<Record<string, Handler>> {
  const { capabilities, id, folders, archive } = provider;
  return {
    CAPABILITY: (session, { tag }) => {
      session.send(`* CAPABILITY ${capabilities[loggedIn.has(session) ? 1 : 0]}`);
      session.send(`${tag} OK CAPABILITY completed.`);
    },
    ID: (session, { tag }) => {
      if (id !== null) session.send(`* ID ${id}`);
      session.send(`${tag} ${id === null ? 'BAD Command Error. 12' : 'OK ID completed'}`);
    },
    LIST: (session, { tag, rest }) => {
      for (const path of rest === '"" ""' ? [] : session.folders.keys()) {
        const known = folders.find((folder) => folder.path === path);
        const attributes = known?.attributes ?? '\\HasNoChildren';
        session.send(`* LIST (${attributes}) "/" ${quotedPath(path)}`);
      }
      session.send(`${tag} OK LIST completed.`);
    },
    SELECT: (session, { tag, rest }) => select(provider, session, tag, pathOf({ rest })),
    EXAMINE: (session, { tag, rest }) => select(provider, session, tag, pathOf({ rest })),
    'UID FETCH': (session, command) => {
      for (const [index, message] of session.messages.entries()) {
        if (!session.named(command).includes(message)) continue;
        const size = Buffer.byteLength(message.raw) + provider.sizeError;
        session.send(row(index + 1, { ...message, size }, command.rest));
      }
      session.send(`${command.tag} OK FETCH completed.`);
    },
    'UID MOVE': (session, command) => {
      const messages = session.named(command);
      const uids = messages.map(({ uid }) => uid).join(',');
      if (!session.copy(command, messages)) {
        session.send(`${command.tag} NO [TRYCREATE] The specified folder does not exist.`);
        return;
      }
      session.remove(messages);
      // In the bin a message lies nowhere else.
      const target = folders.find(({ path }) => path === pathOf(command));
      if (archive !== null && target?.attributes.includes('\\Trash') === true) {
        const left = session.folders.get(archive)?.filter((message) => !messages.includes(message));
        session.folders.set(archive, left ?? []);
      }
      if (uids !== '') session.send(`* OK [COPYUID 7 ${uids} ${uids}]`);
      session.send(`${command.tag} OK MOVE completed.`);
    },
  };
}

function select(provider: SimProvider, session: ScriptedSession, tag: string, path: string): void {
  const folder = provider.folders.find((one) => one.path === path);
  if (!session.folders.has(path) || folder?.attributes.includes('\\Noselect') === true) {
    session.send(`${tag} NO [NONEXISTENT] ${path} doesn't exist.`);
    return;
  }
  session.selected = path;
  session.send(`* ${session.messages.length} EXISTS`);
  session.send(`* OK [PERMANENTFLAGS (${provider.permanentFlags})] Permanent flags`);
  session.send('* OK [UIDVALIDITY 7] UIDVALIDITY value');
  session.send(`${tag} OK [READ-WRITE] SELECT completed.`);
}
