import { exitStatus } from '@buzon/shared/service';
import { loadEnvironment } from '@buzon/shared/settings';
import { type Dialect, printMigrations } from '@buzon/store';
import type { CommandContext } from './command.ts';
import { withDatabase } from './database.ts';

/**
 * `buzon migrate`: brings the schema to this version; `--print` needs no database, and prints for the
 * dialect that it names, else for that of DATABASE_URL.
 */
export async function migrate(
  { terminal, variables }: CommandContext,
  { print }: { readonly print: Dialect | boolean },
): Promise<number> {
  if (print !== false) {
    await terminal.print(printMigrations(print === true ? dialectOf(variables) : print));
    return exitStatus.ok;
  }
  const { databaseUrl } = loadEnvironment(variables, ['DATABASE_URL']);
  const report = await withDatabase(databaseUrl ?? '', (store) => store.migrate());
  if (report.applied.length === 0) {
    await terminal.print(`The schema has version ${report.to} already: nothing to do.`);
  } else {
    for (const name of report.applied) await terminal.print(`applied ${name}`);
    await terminal.print(`The schema went from version ${report.from} to ${report.to}.`);
  }
  return exitStatus.ok;
}

function dialectOf(variables: CommandContext['variables']): Dialect {
  return /^mssql:/i.test(variables['DATABASE_URL']?.trim() ?? '') ? 'sqlserver' : 'postgres';
}
