import { openTokenSource, type RefreshTokenRecords } from '@buzon/oauth';
import {
  CONFIRMATIONS_QUEUE,
  type ConfirmationRoute,
  type ConfirmationsQueueName,
} from '@buzon/shared/queue';
import type { SmtpSettings } from '@buzon/shared/settings';
import { type MailServer, mailServerOf, mailServerOfUrl } from './mail-server.ts';

/** What mail servers are known by beside the settings file. */
export interface MailServersOptions {
  /** Where confirmations go that no `Smtp` is for. */
  readonly smtpUrl: string | null;
  readonly secretKey: Buffer | null;
  readonly records: RefreshTokenRecords;
}

/** The mail server that each queue of confirmations goes through; none where there is neither `Smtp` nor `SMTP_URL`. */
export function mailServers(
  routes: readonly ConfirmationRoute[],
  options: MailServersOptions,
): ReadonlyMap<ConfirmationsQueueName, MailServer> {
  const servers = routes.map(({ queue, smtp, listeners: [first = 'Smtp'] }) => {
    const name = queue === CONFIRMATIONS_QUEUE ? 'Smtp' : first;
    const server = smtp === null ? usualServer(options) : serverOf(smtp, name, options);
    return [queue, server] as const;
  });
  return new Map(servers.flatMap(([queue, server]) => (server === null ? [] : [[queue, server]])));
}

function usualServer({ smtpUrl }: MailServersOptions): MailServer | null {
  return smtpUrl === null ? null : mailServerOfUrl(smtpUrl);
}

/** @param name what a person calls it by who logs in for it: the listener, or Smtp */
function serverOf(
  smtp: SmtpSettings,
  name: string,
  { records, secretKey }: MailServersOptions,
): MailServer {
  const { account } = smtp;
  if (account?.by !== 'oauth') return mailServerOf(smtp, null);
  const { userName, oauth } = account;
  const logIn = `run \`buzon oauth login ${name}\``;
  return mailServerOf(smtp, openTokenSource({ oauth, user: userName, records, secretKey, logIn }));
}
