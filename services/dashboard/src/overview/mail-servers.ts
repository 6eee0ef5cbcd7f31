import { openTokenSource, type RunsOut } from '@buzon/oauth';
import { confirmationRoutes } from '@buzon/shared/queue';
import type { InstallationSettings } from '@buzon/shared/settings';
import type { Store } from '@buzon/store';
import { sharedAnswer } from './shared-answer.ts';

/** A mail server that confirmations leave by, and what of its log-in has to be renewed. */
export interface MailServerView {
  /** The listener that names it, or Smtp: that for all. */
  readonly name: string;
  /** Null: nothing that is known of. */
  readonly runsOut: RunsOut | null;
}

/** Days are counted: nobody needs it by the second. */
const LIFE_MILLISECONDS = 60_000;

/** Those with a log-in by OAuth of their own: that of a listener's mailbox is told with the listener (L12). */
export function mailServerViews(
  settings: InstallationSettings,
  store: Pick<
    Store,
    'refreshToken' | 'claimRefreshToken' | 'keepRefreshToken' | 'releaseRefreshToken'
  >,
  secretKey: Buffer | null,
): () => Promise<readonly MailServerView[]> {
  const ofListeners = new Set(settings.listeners.map(({ oauth }) => oauth));
  const sources = confirmationRoutes(settings).all.flatMap(
    ({ smtp, listeners: [first = 'Smtp'] }) => {
      const account = smtp?.account ?? null;
      if (account?.by !== 'oauth' || ofListeners.has(account.oauth)) return [];
      const name = smtp === settings.smtp ? 'Smtp' : first;
      const { userName: user, oauth } = account;
      // Only asked when it ends: nobody logs in from here.
      const given = { user, oauth, records: store, secretKey, logIn: '' };
      return [{ name, tokens: openTokenSource(given) }];
    },
  );
  return sharedAnswer(LIFE_MILLISECONDS, () =>
    Promise.all(
      sources.map(async ({ name, tokens }) => ({ name, runsOut: await tokens.runsOut() })),
    ),
  );
}
