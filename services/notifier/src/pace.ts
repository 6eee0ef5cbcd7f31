import { sendingRuleOf } from '@buzon/shared/providers';
import type { ConfirmationRoute } from '@buzon/shared/queue';

/** Few connections of one notifier: confirmations are in no hurry. */
export const MAX_CONNECTIONS = 3;

/** How fast one account of a mail server may be sent through, by all notifiers together. */
export interface Pace {
  /** Mails in a minute; null: as fast as they go. */
  readonly perMinute: number | null;
  /** Connections at once; null: each notifier has its own `MAX_CONNECTIONS`. */
  readonly connections: number | null;
}

const NO_PACE: Pace = { perMinute: null, connections: null };

/**
 * The pace that the provider of a mail server allows one account: what is beyond it waits here, and is not
 * refused there.
 * @param perMinute mails a minute that a person has set, which win; null: none are set
 */
export function paceOf(host: string, perMinute: number | null = null): Pace {
  const rule = sendingRuleOf(host);
  return {
    perMinute: perMinute ?? rule?.perMinute ?? null,
    connections: rule === null ? null : Math.min(MAX_CONNECTIONS, rule.connections),
  };
}

/** The same of the mail server of a route. @param smtpUrl `SMTP_URL`; null: it is not set */
export function paceOfRoute({ smtp }: ConfirmationRoute, smtpUrl: string | null): Pace {
  if (smtp !== null) return paceOf(smtp.hostName, smtp.maxSendRate);
  return smtpUrl === null ? NO_PACE : paceOf(new URL(smtpUrl).hostname);
}
