import { type MailboxOptions, openOutputFolder } from '@buzon/mailbox';
import type { ListenerSettings } from '@buzon/shared/settings';
import type { Store } from '@buzon/store';
import { compareWithOutput } from './compare.ts';
import type { Comparison, Span } from './comparison.ts';
import { comparedFolder, inputKey } from './sharers.ts';

/** Why there is nothing to compare a listener with, for a person; or what came of it. */
export type ListenerComparison =
  | { readonly nothing: string }
  | { readonly nothing: null; readonly comparison: Comparison };

export interface ListenerComparisonTask {
  readonly listener: ListenerSettings;
  /** All of the installation. */
  readonly listeners: readonly ListenerSettings[];
  readonly store: Pick<Store, 'movedMails' | 'filedMails'>;
  readonly span: Span;
  /** How its mailbox is reached; asked only when there is something to compare. */
  readonly options: () => Promise<MailboxOptions>;
  readonly fingerprint: (raw: Buffer) => Promise<string | null>;
  /** Aborted: the comparison rejects before the next few hundred mails. */
  readonly signal?: AbortSignal;
}

/**
 * Compares one listener's output folder with its deliveries, on a connection of its own (O9).
 * @throws MailboxError, or what the store rejects with
 */
export async function compareListener(task: ListenerComparisonTask): Promise<ListenerComparison> {
  const { listener, listeners, store, span, fingerprint } = task;
  const { outputFolder, maxMessageBytes } = listener;
  const compared = comparedFolder(listener, listeners);
  if (outputFolder === null || compared.kind === 'none') {
    return { nothing: 'what is filed is deleted: there is no folder to compare with' };
  }
  if (compared.kind === 'passed on') {
    return { nothing: `${outputFolder} is the input folder of ${compared.by}, which empties it` };
  }
  const { owners, tellsStrangers } = compared;
  const folder = await openOutputFolder({ ...(await task.options()), outputFolder });
  try {
    const comparison = await compareWithOutput({
      store,
      folder,
      mailboxKey: inputKey(listener),
      owners,
      tellsStrangers,
      span,
      maxMessageBytes,
      fingerprint,
      ...(task.signal === undefined ? {} : { signal: task.signal }),
    });
    return { nothing: null, comparison };
  } finally {
    await folder?.close();
  }
}
