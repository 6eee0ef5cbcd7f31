import { type ScriptedImap, type ScriptedImapOptions, startScriptedImap } from '@buzon/stack';
import { onTestFinished } from 'vitest';
import type { MailboxOptions } from '../src/index.ts';

export interface ScriptedServer extends ScriptedImap {
  readonly options: MailboxOptions;
}

/** Starts a scripted server that ends with the test. */
export async function scriptedServer(script: ScriptedImapOptions = {}): Promise<ScriptedServer> {
  const server = await startScriptedImap(script);
  onTestFinished(() => server.stop());
  const { host, port } = server;
  const login = { host, port, secure: script.tls !== undefined, user: 'ana', password: 'secreto' };
  return { ...server, options: { ...login, inputFolder: 'INBOX', outputFolder: null } };
}
