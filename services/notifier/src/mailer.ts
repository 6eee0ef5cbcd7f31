import { classify, Failure } from '@buzon/shared/failures';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { MailServer } from './mail-server.ts';
import { MAX_CONNECTIONS, paceOf } from './pace.ts';
import { isLogIn } from './refusal.ts';

/** Where confirmations leave the installation. */
export interface Mailer {
  /** Rejects with a `Failure` whose kind says who has to act (N6). */
  send(mail: SendMailOptions): Promise<void>;
  /** Lets a mail that is being sent finish; with `force` its connection is cut. */
  close(force: boolean): void;
}

const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
const SOCKET_TIMEOUT_MILLISECONDS = 60_000;

/** Opens no connection yet. */
export function openMailer(server: MailServer): Mailer {
  let transport = openTransport(server);
  const send = async (mail: SendMailOptions): Promise<void> => {
    // Asked before: nodemailer would say of it that the mail server refuses the log-in.
    await server.tokens?.token();
    await transport.sendMail(mail);
  };
  return {
    async send(mail) {
      try {
        await send(mail);
      } catch (thrown) {
        const failure = await classify(failureIn(thrown), 'smtp', () => transport.verify());
        if (isLogIn(failure)) {
          // The next one logs in with the secret that its file holds by then.
          transport.close();
          transport = openTransport(server);
        }
        throw withoutRecipient(failure, mail);
      }
    },
    close: (force) => transport.close({ force }),
  };
}

function openTransport(server: MailServer) {
  return createTransport({
    ...server.transport(),
    pool: true,
    ...connectionsTo(server),
    // A connection that the server closed while idle is not an outage: one more try at once.
    maxRequeues: 1,
    connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    greetingTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    socketTimeout: SOCKET_TIMEOUT_MILLISECONDS,
    // A template is text: nothing in a mail may name a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/**
 * Where connections are counted, none is kept between two mails: then there are no more of them, everybody's
 * together, than jobs are at work.
 */
function connectionsTo({ host }: MailServer) {
  const { connections } = paceOf(host);
  return connections === null
    ? { maxConnections: MAX_CONNECTIONS }
    : { maxConnections: connections, maxMessages: 1 };
}

/** What a token source said stands behind what nodemailer made of it. */
function failureIn(thrown: unknown): unknown {
  for (let link = thrown; link instanceof Error; link = link.cause) {
    if (link instanceof Failure) return link;
  }
  return thrown;
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
