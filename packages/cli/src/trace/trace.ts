import { exitStatus } from '@buzon/shared/service';
import { loadEnvironment } from '@buzon/shared/settings';
import { type CommandContext, CommandError } from '../command.ts';
import { withDatabase } from '../database.ts';
import { traceQuery } from './query.ts';
import { queueText } from './queue-text.ts';
import { recordText } from './record-text.ts';

/** `buzon trace ID`: the way of messages from the mailbox to case and confirmation (O3). */
export async function trace(
  { terminal, variables }: CommandContext,
  { id, json }: { readonly id: string; readonly json: boolean },
): Promise<number> {
  const query = traceQuery(id);
  if (query === null) {
    const known = 'a case number, message:NUMBER, a Message-ID, or the id of a job';
    throw new CommandError(`"${id}" is not ${known}`, exitStatus.usage);
  }
  const environment = loadEnvironment(variables, ['DATABASE_URL']);
  const records = await withDatabase(environment.databaseUrl ?? '', (store) => store.trace(query));
  const queued = query.by === 'delivery' ? await queueText(id.trim(), environment) : null;
  if (json) {
    await terminal.print(JSON.stringify(records));
  } else {
    for (const record of records) await terminal.print(recordText(record));
    if (queued !== null) await terminal.print(queued);
  }
  if (records.length > 0) return exitStatus.ok;
  if (queued === null || json) terminal.complain(`The database knows nothing of ${id}.`);
  return queued === null ? exitStatus.failed : exitStatus.ok;
}
