import { exitStatus } from '@buzon/shared/service';
import { loadEnvironment } from '@buzon/shared/settings';
import { addsUp } from '@buzon/store';
import type { CommandContext } from '../command.ts';
import { withDatabase } from '../database.ts';
import { accountText } from './account-text.ts';
import { spanOfDay } from './day.ts';

/** `buzon account`: what became of the mail of one day, for each listener (O9). */
export async function account(
  { terminal, variables }: CommandContext,
  { day, json }: { readonly day: string | null; readonly json: boolean },
): Promise<number> {
  const span = spanOfDay(day ?? new Date().toISOString().slice(0, 10));
  const { databaseUrl } = loadEnvironment(variables, ['DATABASE_URL']);
  const accounts = await withDatabase(databaseUrl ?? '', (store) =>
    store.account(span.from, span.until),
  );
  if (json) {
    await terminal.print(JSON.stringify(accounts.map((one) => ({ ...one, addsUp: addsUp(one) }))));
  } else if (accounts.length === 0) {
    await terminal.print('Nothing came, nothing waited.');
  } else {
    for (const one of accounts) await terminal.print(accountText(one));
  }
  return accounts.every(addsUp) ? exitStatus.ok : exitStatus.failed;
}
