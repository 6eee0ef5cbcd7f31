import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { HeldBack } from '../held-back.ts';
import { LOOPBACK, onFreePort, PortTakenError } from '../process/port.ts';
import { until } from '../until.ts';

/** A mail that the sink accepted. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly receivedAt: Date;
}

/** Where in a conversation the sink stands when it decides. */
export interface SmtpEvent {
  readonly stage: 'connect' | 'from' | 'recipient' | 'data';
  /** Null sender is ''; unknown at `connect`. */
  readonly from: string;
  /** The recipient at stage `recipient`, all of them at `data`, else none. */
  readonly to: readonly string[];
}

/** What the sink answers instead of accepting. */
export interface SmtpRefusal {
  /** As 450 or 554. */
  readonly code: number;
  /** With the enhanced code where it matters: "5.2.0 quota exceeded". */
  readonly text: string;
}

/** Null or nothing: accept. */
export type SmtpBehaviour = (event: SmtpEvent) => SmtpRefusal | null | undefined;

export interface SmtpSinkOptions {
  /** Default: nothing is written to disk. */
  readonly directory?: string;
  /** Default: a free one. */
  readonly port?: number;
  /**
   * Whose access token this is; null: nobody's. With it a log-in by XOAUTH2 as that user is required
   * (Google's and Microsoft's, in the clear); without it everybody is let in.
   */
  readonly userOf?: (accessToken: string) => string | null;
}

/** A mail server that keeps what it gets and delivers nothing. */
export interface SmtpSink {
  readonly url: string;
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  /** Who logged in by a token, once for each connection. */
  readonly loggedIn: readonly string[];
  /** The first `count` mails, as soon as that many were accepted; default time limit 60,000 ms. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly ReceivedMail[]>;
  /** Decides from now on what is refused; null: nothing. */
  behave(behaviour: SmtpBehaviour | null): void;
  /** Stays connected and answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Hangs up on everybody and listens no more. */
  stop(): Promise<void>;
  /** Listens again on the same port; what was received before is kept. */
  start(): Promise<void>;
}

type Answer = (error?: Error | null) => void;

class LocalSmtpSink implements SmtpSink {
  readonly port: number;
  readonly received: ReceivedMail[] = [];
  readonly loggedIn: string[] = [];
  readonly #directory: string | undefined;
  readonly #userOf: SmtpSinkOptions['userOf'];
  #server: SMTPServer | null = null;
  #behaviour: SmtpBehaviour | null = null;
  readonly #heldBack = new HeldBack();

  constructor({ directory, userOf }: SmtpSinkOptions, port: number) {
    this.#directory = directory;
    this.#userOf = userOf;
    this.port = port;
  }

  get url(): string {
    return `smtp://${LOOPBACK}:${this.port}`;
  }

  async waitFor(count: number, timeoutMs = 60_000): Promise<readonly ReceivedMail[]> {
    await until(() => this.received.length >= count, {
      what: `${count} mails at the SMTP sink (${this.received.length} at first)`,
      timeoutMs,
    });
    return this.received.slice(0, count);
  }

  behave(behaviour: SmtpBehaviour | null): void {
    this.#behaviour = behaviour;
  }

  freeze(): void {
    this.#heldBack.freeze();
  }

  thaw(): void {
    this.#heldBack.thaw();
  }

  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = new SMTPServer({
      authOptional: this.#userOf === undefined,
      ...(this.#userOf === undefined ? {} : { authMethods: ['XOAUTH2'], allowInsecureAuth: true }),
      hideSTARTTLS: true,
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 100,
      onAuth: ({ username = 'anybody', accessToken }, _session, answer) => {
        if (this.#userOf === undefined) {
          answer(null, { user: username });
        } else if (this.#userOf(accessToken ?? '') === username) {
          this.loggedIn.push(username);
          answer(null, { user: username });
        } else {
          answer(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
        }
      },
      onConnect: (_session, answer) => this.#decide({ stage: 'connect', from: '', to: [] }, answer),
      onMailFrom: ({ address }, _session, answer) =>
        this.#decide({ stage: 'from', from: address, to: [] }, answer),
      onRcptTo: ({ address }, session, answer) =>
        this.#decide({ stage: 'recipient', from: sender(session), to: [address] }, answer),
      onData: (stream, session, answer) => {
        this.#take(stream, session).then(() => answer(), answer);
      },
    });
    server.on('error', () => undefined);
    server.listen(this.port, LOOPBACK);
    try {
      await once(server.server, 'listening');
    } catch (cause) {
      throw new PortTakenError(`the SMTP sink could not listen on ${this.port}`, { cause });
    }
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.thaw();
    if (server === null) return;
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  }

  #decide(event: SmtpEvent, answer: Answer): void {
    this.#heldBack.whenThawed().then(() => {
      const refusal = this.#refusal(event);
      answer(refusal);
    }, answer);
  }

  async #take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await buffer(stream);
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const from = sender(session);
    await this.#heldBack.whenThawed();
    const refusal = this.#refusal({ stage: 'data', from, to });
    if (refusal !== null) throw refusal;
    const number = this.received.push({ from, to, raw, receivedAt: new Date() });
    if (this.#directory !== undefined) {
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
      await writeFile(join(this.#directory, `${stamp}-${number}.eml`), raw);
    }
  }

  #refusal(event: SmtpEvent): Error | null {
    const refusal = this.#behaviour?.(event) ?? null;
    return refusal === null
      ? null
      : Object.assign(new Error(refusal.text), { responseCode: refusal.code });
  }
}

/** Starts the sink on loopback, in this process. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const { directory } = options;
  if (directory !== undefined) await mkdir(directory, { recursive: true });
  return onFreePort(options.port, async (port) => {
    const sink = new LocalSmtpSink(options, port);
    await sink.start();
    return sink;
  });
}

function sender(session: SMTPServerSession): string {
  const from = session.envelope.mailFrom;
  return from === false ? '' : from.address;
}
