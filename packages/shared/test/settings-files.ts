import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import {
  type InstallationSettings,
  loadSettings,
  SettingsError,
  type Variables,
} from '../src/settings/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'buzon-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Writes a settings file and hands back its path. */
export function settingsFile(name: string, content: string | Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** Loads a settings file with this content. */
export function load(
  content: string | Buffer,
  name = 'settings.xml',
  variables: Variables = {},
  key: Buffer | null = null,
): InstallationSettings {
  return loadSettings(settingsFile(name, content), variables, key);
}

/** What is wrong with settings of this content, one line a problem, the path cut to the name. */
export function problemsOf(
  content: string | Buffer,
  name = 'settings.xml',
  variables: Variables = {},
  key: Buffer | null = null,
): readonly string[] {
  try {
    load(content, name, variables, key);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.lines().map((line) => line.replaceAll(`${directory}/`, ''));
    }
    throw error;
  }
  return [];
}

/** A listener in XML with what is required and these further lines. */
export function listenerXml(lines: string, id?: string): string {
  return [
    id === undefined ? '<ImapListener>' : `<ImapListener ID="${id}">`,
    '<HostName>imap.example.com</HostName>',
    '<UserName>reclamos</UserName>',
    '<Password>secreto</Password>',
    lines,
    '</ImapListener>',
  ].join('\n');
}
