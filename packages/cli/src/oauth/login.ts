import { byBrowser, byDevice, logIn } from '@buzon/oauth';
import { exitStatus } from '@buzon/shared/service';
import { loadConfiguration, required } from '@buzon/shared/settings';
import { type CommandContext, CommandError } from '../command.ts';
import { withDatabase } from '../database.ts';
import { storedGrants } from './stored-grants.ts';

/** Google lets nobody use mail by a device code ("OAuth 2.0 for TV and Limited-Input Device Applications"). */
const GOOGLE = 'https://accounts.google.com';

/**
 * `buzon oauth login LISTENER`: a person logs in for it, by a code or by a browser, and the refresh token
 * is kept in the database (L12). Services that wait for it go on by themselves.
 */
export async function login(
  { terminal, variables }: CommandContext,
  { listener, browser }: { readonly listener: string; readonly browser: boolean },
): Promise<number> {
  const needed = ['BUZON_CONFIG', 'DATABASE_URL', 'BUZON_SECRET_KEY'];
  const { settings, environment } = loadConfiguration(variables, needed);
  const secretKey = required(environment.secretKey, 'BUZON_SECRET_KEY');
  const grants = storedGrants(settings, listener);
  if (!browser && grants.some(({ client }) => client.issuer === GOOGLE)) {
    throw new CommandError('Google lets nobody use mail by a device code: use --browser.');
  }
  const ask = browser
    ? byBrowser((url) => terminal.print(`Open this address in a browser on this machine:\n${url}`))
    : byDevice(({ url, code, minutes }) =>
        terminal.print(
          `Open ${url} in any browser and type the code ${code} there, within ${minutes} minutes.`,
        ),
      );
  for (const grant of grants) {
    await terminal.print(`For ${grant.user}: log in as somebody who may open this mailbox.`);
    await withDatabase(required(environment.databaseUrl, 'DATABASE_URL'), async (store) => {
      await store.verify();
      await logIn({ ...grant, records: store, secretKey }, ask);
    });
    await terminal.print(`The refresh token of ${grant.user} is kept, encrypted, in the database.`);
  }
  return exitStatus.ok;
}
