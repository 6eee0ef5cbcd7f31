import { isOwn } from '@buzon/shared/identity';
import { exitStatus } from '@buzon/shared/service';
import {
  type Configuration,
  type ListenerSettings,
  loadConfiguration,
  ownAddresses,
} from '@buzon/shared/settings';
import type { Store } from '@buzon/store';
import { type CommandContext, CommandError } from '../command.ts';
import { withDatabase } from '../database.ts';
import { forEachMail } from '../files/mail-files.ts';
import { fileOne } from './file-one.ts';
import { fileRequest } from './file-request.ts';
import { outcomeText } from './outcome-text.ts';

/** What `buzon ingest` was asked for. */
export interface IngestOptions {
  readonly files: readonly string[];
  readonly listener: string;
  readonly dryRun: boolean;
}

/**
 * `buzon ingest`: files `.eml` and mbox files by the rules of a listener (O7). A message whose own
 * error keeps it from being filed is complained about; what concerns all of them ends the command.
 */
export async function ingest(context: CommandContext, options: IngestOptions): Promise<number> {
  const configuration = loadConfiguration(context.variables, ['BUZON_CONFIG', 'DATABASE_URL']);
  const listener = listenerOf(configuration, options.listener);
  const url = configuration.environment.databaseUrl ?? '';
  return withDatabase(url, async (store) => {
    await store.verify();
    return ingestInto(store, context, options, configuration, listener);
  });
}

async function ingestInto(
  store: Store,
  context: CommandContext,
  { files, dryRun }: IngestOptions,
  { environment, settings }: Configuration,
  listener: ListenerSettings,
): Promise<number> {
  const { secretKey, subjectTags } = environment;
  const rules = {
    listener,
    ownAddresses: ownAddresses(settings, environment),
    ownMessageId: (id: string) => secretKey !== null && isOwn(id, secretKey),
    subjectTags,
  };
  let refused = 0;
  const status = await forEachMail(context, files, async ({ name, raw }) => {
    const request = await fileRequest(raw, rules, new Date());
    const answer = await fileOne(store, request, dryRun);
    if (typeof answer === 'string') {
      refused += 1;
      context.terminal.complain(`${name}: not filed: ${answer}`);
    } else {
      await context.terminal.print(`${name}: ${outcomeText(answer, dryRun)}`);
    }
  });
  return refused > 0 ? exitStatus.failed : status;
}

function listenerOf({ settings }: Configuration, id: string): ListenerSettings {
  const listener = settings.listeners.find((known) => known.id.toLowerCase() === id.toLowerCase());
  if (listener !== undefined) return listener;
  const known = settings.listeners.map((other) => other.id).join(', ');
  throw new CommandError(`There is no listener "${id}"; there are: ${known}`, exitStatus.usage);
}
