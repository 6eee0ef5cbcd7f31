import type { ExpectedMail } from '../mails/expected-mail.ts';
import { type GeneratedMail, generateMails } from '../mails/generate-mails.ts';
import type { System } from '../system/system.ts';
import { digestOf } from './digest.ts';
import { INPUT, MAILBOXES, type Mailbox } from './installation.ts';

/** A mail that was put into an input folder, once or twice. */
export interface Posted {
  readonly digest: string;
  readonly expected: ExpectedMail;
  /** Times that it lay, and so has to be moved, in each mailbox. */
  readonly copies: Readonly<Record<Mailbox, number>>;
  readonly postedAt: number;
}

/** Every so many mails one is put into the folder twice, as by a person or a rule that copies. */
const TWICE_EVERY = 12;
/** Kinds of which no other mail is the answer: what befalls one of them befalls no other mail. */
const ALONE = ['html only', 'related', 'emoji subject', 'empty attachment'] as const;
const ALONE_SEED = 0x0a10e;
const ALONE_AT_ONCE = 100;

/** Puts generated mails into the mailbox, in the order in which they were written, and remembers each. */
export class Post {
  readonly #system: System;
  readonly #mails: readonly GeneratedMail[];
  readonly #seed: number;
  #alone: readonly GeneratedMail[] = [];
  #aloneSent = 0;
  readonly #posted: Posted[] = [];
  #next = 0;
  /** One delivery after the other: an answer never comes before what it answers. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(system: System, seed: number, count: number) {
    this.#system = system;
    this.#mails = generateMails({ seed, count });
    this.#seed = seed;
  }

  get posted(): readonly Posted[] {
    return this.#posted;
  }

  /** Mails that are not posted yet. */
  get left(): number {
    return this.#mails.length - this.#next;
  }

  /**
   * Posts the next ones, as many as there are.
   * @returns how many there were
   */
  async send(count: number, mailbox: Mailbox = 'original'): Promise<number> {
    return this.#inTurn(async () => {
      const mails = this.#mails.slice(this.#next, this.#next + count);
      this.#next += mails.length;
      for (const [index, mail] of mails.entries()) {
        const twice = (this.#next + index) % TWICE_EVERY === 0;
        await this.#deliver(mail, mail.raw, mailbox, twice ? 2 : 1);
      }
      return mails.length;
    });
  }

  /** Posts a mail that nobody answers, with these lines on top, when all is prepared for it. */
  async sendAlone(
    lines: readonly string[] = [],
    prepare: (expected: ExpectedMail) => Promise<void> = async () => undefined,
  ): Promise<Posted> {
    const mail = this.#nextAlone();
    const raw = Buffer.concat([Buffer.from(lines.map((line) => `${line}\r\n`).join('')), mail.raw]);
    // Its conversation is nobody else's.
    const conversation = -this.#aloneSent;
    const alone = { ...mail, expected: { ...mail.expected, conversation } };
    await prepare(alone.expected);
    return this.#inTurn(() => this.#deliver(alone, raw, 'original', 1));
  }

  #nextAlone(): GeneratedMail {
    const at = this.#aloneSent % ALONE_AT_ONCE;
    if (at === 0) {
      const seed = (this.#seed ^ (ALONE_SEED + this.#aloneSent)) >>> 0;
      this.#alone = generateMails({ seed, count: ALONE_AT_ONCE, kinds: ALONE });
    }
    this.#aloneSent += 1;
    const mail = this.#alone[at];
    if (mail === undefined) throw new RangeError('the generator gave fewer mails than asked for');
    return mail;
  }

  async #deliver(
    { expected }: GeneratedMail,
    raw: Buffer,
    mailbox: Mailbox,
    copies: number,
  ): Promise<Posted> {
    const lay = { original: 0, twin: 0, [mailbox]: copies };
    const posted = { digest: digestOf(raw), expected, copies: lay, postedAt: Date.now() };
    this.#posted.push(posted);
    for (let copy = 0; copy < copies; copy += 1) {
      await this.#system.stack.dovecot.deliver(MAILBOXES[mailbox], INPUT, raw);
    }
    return posted;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
