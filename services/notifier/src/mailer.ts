import { classify, Failure } from '@buzon/shared/failures';
import { createTransport, type SendMailOptions } from 'nodemailer';

/** Where confirmations leave the installation. */
export interface Mailer {
  /** Rejects with a `Failure` whose kind says who has to act (N6). */
  send(mail: SendMailOptions): Promise<void>;
  /** Lets a mail that is being sent finish; with `force` its connection is cut. */
  close(force: boolean): void;
}

/** Few connections: providers limit them, and confirmations are in no hurry. */
export const MAX_CONNECTIONS = 3;
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
const SOCKET_TIMEOUT_MILLISECONDS = 60_000;

/** @param url `smtp://` or `smtps://`, with user and password where the server wants them */
export function openMailer(url: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
    // A connection that the server closed while idle is not an outage: one more try at once.
    maxRequeues: 1,
    connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    greetingTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    socketTimeout: SOCKET_TIMEOUT_MILLISECONDS,
    // A template is text: nothing in a mail may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        await transport.sendMail(mail);
      } catch (thrown) {
        throw withoutRecipient(await classify(thrown, 'smtp', () => transport.verify()), mail);
      }
    },
    close: (force) => transport.close({ force }),
  };
}

/** Servers repeat the address in their words; these go into logs and job data, the address does not. */
function withoutRecipient(failure: Failure, mail: SendMailOptions): Failure {
  const recipients = [mail.envelope?.to].flat().filter((to) => typeof to === 'string');
  const words = recipients.reduce(
    (text, recipient) => text.replaceAll(new RegExp(escapeRegExp(recipient), 'gi'), 'recipient'),
    failure.message,
  );
  return new Failure(failure.kind, failure.source, failure.code, words, { cause: failure.cause });
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
