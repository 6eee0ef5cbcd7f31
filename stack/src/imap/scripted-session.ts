import type { Socket } from 'node:net';
import { type Folders, inSet, type ScriptedMessage } from './scripted-folders.ts';

/** One command as it arrived. */
export interface Command {
  readonly tag: string;
  /** What follows the name of the command. */
  readonly rest: string;
}

/** Answers a command; what is written to the session is sent as it stands, with the line's end. */
export type Handler = (session: ScriptedSession, command: Command) => void | Promise<void>;

/** A folder's path at the end of a command, with or without quotes (RFC 3501 §4.3). */
export function pathOf({ rest }: Pick<Command, 'rest'>): string {
  const [, quoted, atom = ''] = /(?:"((?:[^"\\]|\\.)*)"|(\S+))$/.exec(rest) ?? [];
  return quoted === undefined ? atom : quoted.replaceAll(/\\(.)/g, '$1');
}

/** A path as a server writes it. */
export function quotedPath(path: string): string {
  return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}

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
    const target = this.folders.get(pathOf(command));
    target?.push(...messages);
    return target !== undefined;
  }

  remove(messages: readonly ScriptedMessage[]): void {
    const left = this.messages.filter((message) => !messages.includes(message));
    this.folders.set(this.selected, left);
  }
}
