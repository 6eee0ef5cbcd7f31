import { subjectKeyVersion } from '@buzon/mail';
import { exitStatus } from '@buzon/shared/service';
import { loadEnvironment } from '@buzon/shared/settings';
import type { Store } from '@buzon/store';
import type { CommandContext } from '../command.ts';
import { withDatabase } from '../database.ts';
import { rekeyPass } from './rekey-pass.ts';

/** A case that a filing holds is left to the next pass; more passes than this nobody needs. */
const MOST_PASSES = 5;

/**
 * `buzon rekey`: gives every case the subject key of the present rules (P4), in small steps while
 * services run. Until then messages find old cases by their former keys. May be stopped and run
 * again at any time.
 */
export async function rekey({ terminal, variables }: CommandContext): Promise<number> {
  const { databaseUrl, subjectTags } = loadEnvironment(variables, ['DATABASE_URL']);
  return withDatabase(databaseUrl ?? '', async (store) => {
    await store.verify();
    const left = await rekeyAll(store, subjectTags, (line) => terminal.print(line));
    if (left === 0) return exitStatus.ok;
    terminal.complain(`${left} cases were being written to all the time: run buzon rekey again`);
    return exitStatus.failed;
  });
}

/** Answers how many cases are left. */
async function rekeyAll(
  store: Store,
  tags: readonly string[],
  print: (line: string) => Promise<void>,
): Promise<number> {
  const version = subjectKeyVersion(tags);
  let left = 0;
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const done = await rekeyPass(store, tags, version, print);
    left = done.old - done.written;
    if (done.old === 0) {
      await print(`All ${done.seen} cases have subject keys of version ${version}.`);
      return 0;
    }
  }
  return left;
}
