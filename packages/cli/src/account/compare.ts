import {
  anyFingerprint,
  type Comparison,
  compareListener,
  gapOf,
  recentSpan,
  type Span,
  spanSince,
} from '@buzon/account';
import { listenerOptions, type MailboxOptions } from '@buzon/mailbox';
import { openTokenSource } from '@buzon/oauth';
import { classify, type Failure } from '@buzon/shared/failures';
import { exitStatus } from '@buzon/shared/service';
import {
  type Configuration,
  type ListenerSettings,
  loadConfiguration,
} from '@buzon/shared/settings';
import type { Store } from '@buzon/store';
import { type CommandContext, CommandError } from '../command.ts';
import { withDatabase } from '../database.ts';
import { comparisonDocument, comparisonLines, type ToldComparison } from './comparison-text.ts';
import { spanOfDay } from './day.ts';

export interface CompareOptions {
  /** What was filed on it, in UTC. */
  readonly day: string | null;
  /** What was filed from its beginning on, in UTC. */
  readonly since: string | null;
  readonly json: boolean;
}

/**
 * `buzon account --compare`: tells for each listener what its output folder and the database do not
 * agree about (O9). Changes nothing in the mailbox. Without a day it is the same as the daily one: what
 * it found is kept, so that an alarm ends where all is mended.
 * @returns 0; 1 when something was found, or a listener could not be compared
 */
export async function compare(context: CommandContext, options: CompareOptions): Promise<number> {
  const { terminal, variables } = context;
  const span = spanOf(options);
  const configuration = loadConfiguration(variables, ['BUZON_CONFIG', 'DATABASE_URL']);
  const { listeners } = configuration.settings;
  if (listeners.length === 0) throw new CommandError('The settings have no listener');
  const told = await withDatabase(configuration.environment.databaseUrl ?? '', async (store) => {
    await store.verify();
    const all: ToldComparison[] = [];
    for (const listener of listeners) {
      const one = await compareOne(listener, configuration, store, span);
      all.push(one);
      if (options.json) continue;
      for (const line of comparisonLines(one)) await terminal.print(line);
    }
    return all;
  });
  if (options.json) await terminal.print(JSON.stringify(told.map(comparisonDocument)));
  return told.every(isRight) ? exitStatus.ok : exitStatus.failed;
}

interface ComparedSpan {
  readonly span: Span;
  readonly isDaily: boolean;
}

function spanOf({ day, since }: CompareOptions): ComparedSpan {
  if (day !== null) return { span: spanOfDay(day), isDaily: false };
  if (since !== null) return { span: spanSince(spanOfDay(since).from), isDaily: false };
  return { span: recentSpan(new Date()), isDaily: true };
}

function isRight({ failure, comparison }: ToldComparison): boolean {
  return failure === null && (comparison === null || gapOf(comparison) === 0);
}

/** A mailbox that cannot be looked into keeps none of the others from being compared (L1). */
async function compareOne(
  listener: ListenerSettings,
  configuration: Configuration,
  store: Store,
  { span, isDaily }: ComparedSpan,
): Promise<ToldComparison> {
  const told = { listener, from: span.from, nothing: null, failure: null, comparison: null };
  try {
    const answer = await compareListener({
      listener,
      listeners: configuration.settings.listeners,
      store,
      span,
      options: () => accessOf(listener, configuration, store),
      fingerprint: anyFingerprint,
    });
    if (answer.nothing !== null) return { ...told, nothing: answer.nothing };
    if (isDaily) await keep(store, listener, span, answer.comparison);
    return { ...told, comparison: answer.comparison };
  } catch (error) {
    const failure: Failure = await classify(error, 'imap', () => store.probe());
    if (failure.source === 'database') throw failure;
    return { ...told, failure: failure.message };
  }
}

async function keep(
  store: Store,
  { id }: ListenerSettings,
  { from }: Span,
  { findings: _told, ...counts }: Comparison,
): Promise<void> {
  await store.recordComparison({ listener: id, from, ...counts });
}

/** As the fetcher reaches the mailbox; a refresh token that is good once is kept anew (L12). */
async function accessOf(
  listener: ListenerSettings,
  { environment: { secretKey } }: Configuration,
  records: Store,
): Promise<MailboxOptions> {
  const { id, userName: user, oauth } = listener;
  if (oauth === null) return listenerOptions(listener);
  const logIn = `run \`buzon oauth login ${id}\``;
  const tokens = openTokenSource({ oauth, user, records, secretKey, logIn });
  return { ...listenerOptions(listener), accessToken: (await tokens.token()).value };
}
