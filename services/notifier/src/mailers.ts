import { Failure } from '@buzon/shared/failures';
import type { ConfirmationsQueueName } from '@buzon/shared/queue';
import type { SendMailOptions } from 'nodemailer';
import type { MailServer } from './mail-server.ts';
import { type Mailer, openMailer } from './mailer.ts';

/** The mail servers of an installation. */
export interface Mailers {
  /** Sends by the mail server of this listener; rejects as `Mailer.send` does. */
  send(mail: SendMailOptions, listener: string): Promise<void>;
  close(force: boolean): void;
}

/** A mailer for each mail server, which each serve one queue. Opens no connection yet. */
export function openMailers(
  servers: ReadonlyMap<ConfirmationsQueueName, MailServer>,
  queueOf: (listener: string) => ConfirmationsQueueName,
): Mailers {
  const mailers = new Map<ConfirmationsQueueName, Mailer>(
    [...servers].map(([queue, server]) => [queue, openMailer(server)]),
  );
  return {
    async send(mail, listener) {
      const mailer = mailers.get(queueOf(listener));
      if (mailer === undefined) throw noServer(listener);
      await mailer.send(mail);
    },
    close(force) {
      for (const mailer of mailers.values()) mailer.close(force);
    },
  };
}

/** Its mails were owed when somebody took it out of the settings. */
function noServer(listener: string): Failure {
  const message = `Listener ${listener} is not in the settings any more, and there is no mail server for all (Smtp or SMTP_URL)`;
  return new Failure('installation', 'settings', 'NO_MAIL_SERVER', message);
}
