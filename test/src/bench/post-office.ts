import { once } from 'node:events';
import { until } from '@buzon/stack';
import { ImapFlow } from 'imapflow';
import { ACCOUNT, type System } from '../system/system.ts';
import type { Mails } from './mix.ts';

/** Where mails wait until a run begins. */
export const STOCK = 'Bench/Stock';
const INPUT = 'IMAP/New';
const OUTPUT = 'IMAP/Done';
const IDLE_AFTER_MS = 100;
/** Dovecot announces within a second. */
const ANNOUNCED_MS = 30_000;
/** A look lists thousands of files. */
const EMPTY_CHECK_MS = 250;

/** Puts mail into the mailbox, and tells when the server announced it. */
export class PostOffice {
  readonly #system: System;
  readonly #mover: ImapFlow;
  readonly #observer: ImapFlow;

  private constructor(system: System, mover: ImapFlow, observer: ImapFlow) {
    this.#system = system;
    this.#mover = mover;
    this.#observer = observer;
  }

  static async open(system: System): Promise<PostOffice> {
    await system.stack.dovecot.addAccount({ ...ACCOUNT, folders: [...ACCOUNT.folders, STOCK] });
    const mover = await openClient(system, STOCK);
    const observer = await openClient(system, INPUT);
    return new PostOffice(system, mover, observer);
  }

  /** Fills the stock and has the server read it. */
  async stock({ count, raw }: Mails): Promise<void> {
    const { dovecot } = this.#system.stack;
    for (let index = 0; index < count; index += 1) {
      await dovecot.deliver(ACCOUNT.user, STOCK, raw(index));
    }
    await this.#mover.noop();
    const found = await this.#mover.search({ all: true });
    const messages = found === false || found === undefined ? 0 : found.length;
    if (messages !== count) throw new Error(`the stock has ${messages} of ${count} mails`);
  }

  /** Moves the whole stock into the input folder by one command; resolves when that was announced. */
  async handOver(count: number): Promise<void> {
    const announced = this.#announced(count);
    await this.move();
    await announced;
  }

  /** Moves the whole stock into the input folder by one command. */
  async move(): Promise<void> {
    const moved = await this.#mover.messageMove('1:*', INPUT);
    if (moved === false) throw new Error('the stock could not be moved');
  }

  /** The fetcher stands still meanwhile: nothing leaves the folder before all were announced. */
  async #announced(count: number): Promise<void> {
    const signal = AbortSignal.timeout(ANNOUNCED_MS);
    for (;;) {
      const [{ count: now }] = (await once(this.#observer, 'exists', { signal })) as [
        { count: number },
      ];
      if (now >= count) return;
    }
  }

  /** Resolves when the input folder is empty on the server's disk. */
  async untilEmpty(timeoutMs: number): Promise<void> {
    const { dovecot } = this.#system.stack;
    await until(async () => (await dovecot.count(ACCOUNT.user, INPUT)) === 0, {
      what: 'the input folder to be empty',
      timeoutMs,
      intervalMs: EMPTY_CHECK_MS,
    });
  }

  /** Throws away what is in the output folder and in the stock. */
  async clear(): Promise<void> {
    for (const folder of [OUTPUT, STOCK]) {
      await this.#mover.mailboxOpen(folder);
      await this.#mover.messageDelete('1:*');
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#mover.logout(), this.#observer.logout()]);
  }
}

/** An IMAP client as a bare program would use the library. */
export async function openClient(system: System, folder: string): Promise<ImapFlow> {
  const { host, port, ca } = system.stack.dovecot;
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    auth: { user: ACCOUNT.user, pass: ACCOUNT.password },
    tls: { ca },
    logger: false,
    autoIdleDelay: IDLE_AFTER_MS,
    disableAutoEnable: true,
    disableCompression: true,
  });
  await client.connect();
  await client.mailboxOpen(folder);
  return client;
}
