import type { FoundProvider } from '@buzon/shared/providers';
import type { ImapFlow, ImapFlowError } from 'imapflow';
import { Client } from './client.ts';
import type { Namespaces } from './folder-path.ts';
import { looksEncrypted } from './looks-encrypted.ts';
import type { MailboxOptions, MailboxTimeouts } from './mailbox.ts';
import { MailboxError } from './mailbox-error.ts';
import { takeNamespaces } from './namespaces.ts';
import { providerFault } from './provider-fault.ts';
import { providerOf } from './provider-of.ts';
import { sessionLog } from './session-log.ts';
import { type Progress, startTimeLimit } from './time-limit.ts';
import { tlsOptions } from './tls-options.ts';
import { throttled, translateError } from './translate-error.ts';
import { Turns } from './turns.ts';

const TIMEOUTS: MailboxTimeouts = { connect: 30_000, command: 60_000, idle: 60_000 };
/** imapflow waits 15 s before it idles: far too long for a trigger (L3). */
const IDLE_AFTER_MS = 300;
/** A server that does not answer LOGOUT by then is left without it. */
const LOGOUT_MS = 1_000;

/** How one task uses the connection. */
export interface RunOptions {
  /** Measures silence instead of the whole time. */
  readonly progress?: Progress;
  /** Milliseconds; the usual limit of a command when absent. */
  readonly limit?: number;
}

/**
 * One IMAP session: commands one after the other, each with a time limit, and one reason when it is
 * gone. The only place that makes an `ImapFlow`; a client serves one connection and never reconnects.
 */
export class Connection {
  readonly client: ImapFlow;
  readonly timeouts: MailboxTimeouts;
  /** Known once it is open. */
  namespaces: Namespaces = { personal: { prefix: '', separator: '' }, others: [] };
  readonly #options: MailboxOptions;
  readonly #turns = new Turns();
  #abort: ((reason: MailboxError) => void) | null = null;
  #reason: MailboxError | null = null;
  #refusal: ImapFlowError | null = null;
  #unreadable = 0;
  #pending = 0;
  #closing = false;
  #established = false;

  constructor(options: MailboxOptions) {
    this.#options = options;
    this.timeouts = { ...TIMEOUTS, ...options.timeouts };
    this.client = this.#makeClient(options);
  }

  #makeClient(options: MailboxOptions): ImapFlow {
    const client = new Client({
      host: options.host,
      port: options.port,
      secure: options.secure,
      auth: credentials(options),
      // Left out, STARTTLS is used where it is offered.
      ...(options.requireTls === true && !options.secure ? { doSTARTTLS: true } : {}),
      ...(options.tlsServerName === undefined ? {} : { servername: options.tlsServerName }),
      tls: tlsOptions(options),
      clientInfo: { name: 'buzon', vendor: 'buzon', 'support-url': '' },
      connectionTimeout: this.timeouts.connect,
      greetingTimeout: this.timeouts.connect,
      socketTimeout: this.timeouts.idle + this.timeouts.command / 2,
      autoIdleDelay: IDLE_AFTER_MS,
      maxIdleTime: this.timeouts.idle,
      // IMAP4rev1 is what every server speaks.
      disableIMAP4rev2: true,
      disableCompression: true,
      logger: sessionLog({
        onLine: options.onProtocolLine ?? null,
        onRefusal: (error) => {
          this.#refusal = error;
          // A moment later: whoever asked hears the same from the end of the connection.
          const meant = this.#translate(error, 'to go on');
          if (meant.pause !== null) queueMicrotask(() => this.fail(meant));
        },
        onUnreadable: () => {
          this.#unreadable++;
        },
        // A moment later: by then imapflow has begun its wait, which closing ends.
        onThrottled: (retryAfterMs) => {
          queueMicrotask(() => this.fail(throttled(options.host, retryAfterMs)));
        },
      }),
    });
    client.on('error', (error) => this.#lose(this.#translate(error, 'to stay connected')));
    client.on('close', () => this.#onClientClose());
    return client;
  }

  /** Connects and logs in. */
  async open(): Promise<void> {
    const limit = this.timeouts.connect;
    await this.run('to log in', (client) => client.connect(), { limit });
    this.namespaces = takeNamespaces(this.client);
  }

  /** From now on somebody else holds the connection, and is told when it is gone. */
  handOver(): void {
    if (this.#reason !== null) {
      throw this.#reason;
    }
    this.#established = true;
  }

  /**
   * Runs commands when those before are done. Rejects with a {@link MailboxError}; one that is due to
   * the end of the connection tells why that ended.
   */
  run<Result>(
    doing: string,
    action: (client: ImapFlow) => Promise<Result>,
    options: RunOptions = {},
  ): Promise<Result> {
    this.#pending++;
    return this.#turns
      .take(() => this.#runNow(doing, action, options))
      .finally(() => {
        this.#pending--;
      });
  }

  async #runNow<Result>(
    doing: string,
    action: (client: ImapFlow) => Promise<Result>,
    options: RunOptions,
  ): Promise<Result> {
    if (this.#reason !== null) {
      throw this.#reason;
    }
    this.#refusal = null;
    const limit = options.limit ?? this.timeouts.command;
    const stop = startTimeLimit(limit, () => this.#exceed(doing, limit), options.progress ?? null);
    try {
      return await new Promise<Result>((resolve, reject) => {
        this.#abort = reject;
        action(this.client).then(resolve, reject);
      });
    } catch (error) {
      throw this.#reason ?? this.#endIfMeant(this.#translate(error, doing));
    } finally {
      this.#abort = null;
      stop();
    }
  }

  /** A refusal that means the whole session, by the rules of the provider, ends it. */
  #endIfMeant(failure: MailboxError): MailboxError {
    if (failure.pause !== null) {
      this.fail(failure);
    }
    return failure;
  }

  /** Whose rules the server follows, by what it has shown so far. */
  get provider(): FoundProvider {
    const { host, provider } = this.#options;
    return providerOf(this.client, host, provider);
  }

  /** What the last command was refused with, where imapflow answered just `false`. */
  get refusal(): ImapFlowError | null {
    return this.#refusal;
  }

  /** Lines so far that were not IMAP. */
  get unreadableLines(): number {
    return this.#unreadable;
  }

  get bytesReceived(): number {
    return this.client.stats().received;
  }

  /** Ends the connection for a reason of ours. */
  fail(reason: MailboxError): void {
    this.#lose(reason);
    this.client.close();
  }

  /** Logs out if the server is willing at once, and closes in any case. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#pending === 0 && this.client.usable) {
      const loggedOut = this.client.logout().catch(() => undefined);
      await new Promise<void>((resolve) => {
        const stop = startTimeLimit(LOGOUT_MS, resolve);
        void loggedOut.then(() => {
          stop();
          resolve();
        });
      });
    }
    const message = `The connection to ${this.#options.host} was closed`;
    this.fail(new MailboxError('world', 'CONNECTION', message));
  }

  #exceed(doing: string, limit: number): void {
    const message = `${this.#options.host}:${this.#options.port} did not answer within ${limit / 1000} s when asked ${doing}`;
    this.fail(new MailboxError('world', 'TIMEOUT', message));
  }

  #onClientClose(): void {
    const { host } = this.#options;
    const said = this.client.byeReason;
    const why = said === undefined ? 'without a word' : `with “${said}”`;
    const plain = new MailboxError('world', 'CONNECTION', `${host} closed the connection ${why}`);
    const bye = Object.assign(new Error(why), { reason: said });
    this.#lose(providerFault(bye, this.provider.profile, host) ?? plain);
  }

  /** The first reason is the true one; what follows are its consequences. */
  #lose(reason: MailboxError): void {
    if (this.#reason !== null) {
      return;
    }
    this.#reason = reason;
    this.#abort?.(reason);
    if (this.#established && !this.#closing) {
      this.#options.onClose?.(reason);
    }
  }

  #translate(error: unknown, doing: string): MailboxError {
    const { host, port, user, password, accessToken } = this.#options;
    const passwordLooksEncrypted = looksEncrypted(password);
    const { profile } = this.provider;
    const byToken = accessToken !== undefined;
    const context = { host, port, user, doing, passwordLooksEncrypted, byToken, profile };
    return translateError(error, context);
  }
}

function credentials({ user, password, accessToken }: MailboxOptions) {
  return accessToken === undefined ? { user, pass: password } : { user, accessToken };
}
