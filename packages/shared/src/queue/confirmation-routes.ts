import type { InstallationSettings, SmtpSettings } from '../settings/index.ts';
import { CONFIRMATIONS_QUEUE, type ConfirmationsQueueName } from './keys.ts';

/** A mail server that confirmations leave by, and the queue of those that do. */
export interface ConfirmationRoute {
  readonly queue: ConfirmationsQueueName;
  /** Null: `SMTP_URL`. */
  readonly smtp: SmtpSettings | null;
  /** IDs of the listeners that name it as their own. */
  readonly listeners: readonly string[];
}

/** Which way the confirmations of each listener go. */
export interface ConfirmationRoutes {
  /** The mail server for all comes first, and is always there: its queue is `confirmations`. */
  readonly all: readonly ConfirmationRoute[];
  /** @param listener also one that the settings do not name any more: its confirmations are still owed */
  readonly queueOf: (listener: string) => ConfirmationsQueueName;
}

/**
 * The one place that knows which queues of confirmations the settings make: one for each mail server and
 * account, so that a server that is away holds only what goes through it (P13), and a rate counts for the
 * account (N6). Listeners that name the same account of the same server share its queue; the first says how
 * to log in, and the lowest `MaxSendRate` holds.
 */
export function confirmationRoutes({
  smtp,
  listeners,
}: Pick<InstallationSettings, 'smtp' | 'listeners'>): ConfirmationRoutes {
  const usual: ConfirmationRoute = { queue: CONFIRMATIONS_QUEUE, smtp, listeners: [] };
  const byAccount = new Map<string, ConfirmationRoute>();
  if (smtp !== null) byAccount.set(accountOf(smtp), usual);
  const queues = new Map<string, ConfirmationsQueueName>();
  for (const { id, smtp: own } of listeners) {
    if (own === null) continue;
    const account = accountOf(own);
    const route = joined(byAccount.get(account) ?? newRoute(account, own), id, own);
    byAccount.set(account, route);
    queues.set(id.toLowerCase(), route.queue);
  }
  const routes = [...byAccount.values()];
  return {
    all: smtp === null ? [usual, ...routes] : routes,
    queueOf: (listener) => queues.get(listener.toLowerCase()) ?? CONFIRMATIONS_QUEUE,
  };
}

/** `user@host-port`: the same for the same account, whatever listener names it. */
function accountOf({ hostName, port, account }: SmtpSettings): string {
  const user = account === null ? '' : `${account.userName}@`;
  return `${user}${hostName}-${port}`.toLowerCase();
}

function newRoute(account: string, smtp: SmtpSettings): ConfirmationRoute {
  // A colon parts the keys of Redis, and a page's address has no spaces.
  const name = encodeURIComponent(account).replaceAll('%40', '@').replaceAll('%', '=');
  return { queue: `${CONFIRMATIONS_QUEUE}-${name}`, smtp, listeners: [] };
}

function joined(route: ConfirmationRoute, id: string, own: SmtpSettings): ConfirmationRoute {
  const smtp = route.smtp ?? own;
  const rates = [smtp.maxSendRate, own.maxSendRate].filter((rate) => rate !== null);
  const maxSendRate = rates.length === 0 ? null : Math.min(...rates);
  return { ...route, smtp: { ...smtp, maxSendRate }, listeners: [...route.listeners, id] };
}
