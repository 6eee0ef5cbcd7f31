import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listenerOptions, MailboxError } from '@buzon/mailbox';
import { type ListenerSettings, loadSettings } from '@buzon/shared/settings';
import { temporaryDirectory } from '@buzon/stack';
import { expect, it } from 'vitest';
import { Credentials } from '../src/credentials.ts';

const refused = new MailboxError('installation', 'AUTHENTICATION', 'it does not let ana in');
const away = new MailboxError('world', 'CONNECTION', 'it is away');

/** A listener whose password stands in a file, and that file. */
async function listener(): Promise<{ settings: ListenerSettings; file: string }> {
  const directory = await temporaryDirectory('credentials');
  const [file, settingsFile] = [join(directory, 'password'), join(directory, 'settings.xml')];
  await writeFile(file, 'vieja\n');
  await writeFile(
    settingsFile,
    '<ImapListener><HostName>h</HostName><UserName>ana</UserName><Password>file:password</Password></ImapListener>',
  );
  const [settings] = loadSettings(settingsFile, {}, null).listeners;
  return { settings: settings ?? expect.unreachable('no listener'), file };
}

it('L11 a password in a file is read again for each log-in', async () => {
  const { settings, file } = await listener();
  expect(listenerOptions(settings).password).toBe('vieja');
  await writeFile(file, 'nueva\n');
  expect(listenerOptions(settings).password).toBe('nueva');
});

it('L11 L9 a refused password is tried again at once when its file has another, and not before', async () => {
  const { settings, file } = await listener();
  const credentials = new Credentials(settings, null);
  await credentials.show();
  expect(credentials.triesAnother(refused)).toBe(false);
  expect(await credentials.mended(refused)).toBe(false);
  await writeFile(file, 'nueva\n');
  expect(await credentials.mended(refused)).toBe(true);
  expect(await credentials.mended(away)).toBe(false);
});
