import { readMail, wholeMail } from '@buzon/mail';
import { isOwn, sign } from '@buzon/shared/identity';
import { expect } from 'vitest';
import type { FileRequest, FileResult } from '../../src/index.ts';
import type { TestDatabase } from '../contract/database.ts';
import { nextDelivery } from '../contract/mails.ts';
import { countOf, theRow } from '../contract/suite.ts';
import { inWords } from './expectation.ts';
import type { Step, Story, StoryMail } from './story.ts';
import { messageIdOf, writeMail } from './write-mail.ts';

const KEY = Buffer.alloc(32, 7);
const OTHER_KEY = Buffer.alloc(32, 9);
const DOMAIN = 'empresa.example';
const OWN_ADDRESSES = ['casos@empresa.example'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Tells a story to a real database, mail by mail, and compares what becomes of it. */
export class ToldStory {
  readonly #story: Story;
  readonly #database: TestDatabase;
  readonly #caseIds = new Map<string, number>();
  readonly #messageIds = new Map<string, string>();
  readonly #requests = new Map<string, FileRequest>();
  readonly #filed = new Map<string, FileResult>();
  readonly #customerIds = new Map<string, number>();
  #now: number;

  constructor(story: Story, database: TestDatabase) {
    this.#story = story;
    this.#database = database;
    const waits = story.steps.map((step) => ('later' in step ? millisecondsOf(step.later) : 0));
    // It ends about now: old mail is not confirmed (N5).
    this.#now = Date.now() - HOUR_MS - waits.reduce((sum, wait) => sum + wait, 0);
  }

  async tell(): Promise<void> {
    await this.#addCustomers(this.#story.customers);
    for (const step of this.#story.steps) {
      this.#now += MINUTE_MS;
      await this.#take(step);
    }
    for (const name of Object.keys(this.#story.finally)) await this.#compareCase(name);
  }

  async #take(step: Step): Promise<void> {
    const { store } = this.#database;
    if ('mail' in step) return this.#receive([step]);
    if ('together' in step) return this.#receive(step.together);
    if ('again' in step) return this.#receiveAgain(step.again, step.listener, step.expect);
    if ('merge' in step) {
      const [from = '', into = ''] = step.merge.split(' into ');
      return store.mergeCases(this.#caseId(from), this.#caseId(into));
    }
    if ('sent' in step) return this.#send(step.sent, this.#caseId(step.about), step.by);
    if ('customers' in step) return this.#addCustomers(step.customers);
    if ('later' in step) {
      this.#now += millisecondsOf(step.later);
      return;
    }
    const sql =
      'close' in step
        ? `UPDATE buzon.cases SET status = 'closed' WHERE id = ${this.#caseId(step.close)}`
        : `UPDATE buzon.contacts SET email = 'nobody@nowhere.example' WHERE email = '${step.leaves}'`;
    await this.#database.sql(sql);
  }

  async #receive(mails: readonly StoryMail[]): Promise<void> {
    const requests = await Promise.all(mails.map((mail) => this.#requestOf(mail)));
    const results = await Promise.all(
      requests.map((request) => this.#database.store.fileMessage(request)),
    );
    for (const [index, result] of results.entries()) {
      const mail = mails[index];
      const request = requests[index];
      if (mail === undefined || request === undefined) continue;
      this.#requests.set(mail.mail, request);
      this.#filed.set(mail.mail, result);
      this.#compare(mail.mail, result, mail.expect);
      if (mail.warns !== null) expect(result.warnings.join('\n')).toContain(mail.warns);
    }
  }

  async #receiveAgain(name: string, listener: string, expected: string): Promise<void> {
    const first = this.#requests.get(name);
    if (first === undefined) throw new Error(`No mail ${name} has come yet`);
    const result = await this.#database.store.fileMessage({
      ...first,
      rules: { ...first.rules, listener },
      delivery: nextDelivery(),
    });
    this.#compare(`${name} again`, result, expected);
  }

  async #requestOf(mail: StoryMail): Promise<FileRequest> {
    const { rules } = this.#story;
    const receivedAt = new Date(this.#now);
    this.#messageIds.set(mail.mail, messageIdOf(mail.mail));
    const raw = writeMail(mail, receivedAt, (text) => this.#filledIn(text));
    const { message } = await readMail(raw, {
      ownAddresses: OWN_ADDRESSES,
      ownMessageId: (id) => isOwn(id, KEY),
      subjectTags: rules.subjectTags,
      trustedAuthserv: rules.trustedAuthserv,
    });
    if (message.messageId !== null) this.#messageIds.set(mail.mail, message.messageId);
    return {
      rules: {
        listener: mail.listener,
        caseProcess: null,
        functionalUnit: null,
        unknownSender: rules.unknownSender,
        requireAuthentication: rules.requireAuthentication,
        followUpDays: rules.followUpDays,
        confirmation: rules.confirmation,
        confirmationsPerHour: 100,
        confirmNewerThanHours: 48,
        ownAddresses: OWN_ADDRESSES,
      },
      delivery: nextDelivery(),
      receivedAt,
      knownMessageId: null,
      message,
      items: [wholeMail(raw, message)],
    };
  }

  /** An agent's mail, or a confirmation, as the notifier registers it before it leaves. */
  async #send(name: string, caseId: number, by: 'agent' | 'buzon'): Promise<void> {
    const id =
      by === 'agent'
        ? `<${name}@agents.empresa.example>`
        : sign({ caseId, outboxId: this.#messageIds.size, key: KEY, domain: DOMAIN });
    this.#messageIds.set(name, id);
    await this.#database.store.registerOutgoing(caseId, id);
  }

  #filledIn(text: string): string {
    return text.replace(
      /\{(forged )?([A-Za-z][\w-]*)\}/g,
      (_, forged: string | undefined, name) => {
        if (forged !== undefined) {
          return sign({ caseId: this.#caseId(name), outboxId: 1, key: OTHER_KEY, domain: DOMAIN });
        }
        if (/^[A-Z]$/.test(name)) return String(this.#caseId(name));
        const id = this.#messageIds.get(name);
        if (id === undefined) throw new Error(`{${name}}: no mail of this name was sent yet`);
        return id;
      },
    );
  }

  #caseId(name: string): number {
    const id = this.#caseIds.get(name);
    if (id === undefined) throw new Error(`There is no case ${name} yet`);
    return id;
  }

  #compare(name: string, result: FileResult, expected: string): void {
    const said = inWords(
      result,
      expected,
      (id) => this.#caseName(id, expected),
      (id) => [...this.#filed].find(([, filed]) => filed.messageId === id)?.[0] ?? 'another mail',
    );
    expect(`${name} ${said}`).toBe(`${name} ${expected}`);
  }

  /** A case that has no letter yet gets the one that is expected, if that is free. */
  #caseName(caseId: number, expected: string): string {
    const known = [...this.#caseIds].find(([, id]) => id === caseId)?.[0];
    if (known !== undefined) return known;
    const name = /^(?:opens|is in) ([A-Z])$/.exec(expected)?.[1];
    if (name === undefined || this.#caseIds.has(name)) return 'a new case';
    this.#caseIds.set(name, caseId);
    return name;
  }

  async #compareCase(name: string): Promise<void> {
    const expected = this.#story.finally[name];
    if (expected === undefined) return;
    const id = this.#caseId(name);
    const row = await theRow(
      this.#database,
      `SELECT status, customer_id FROM buzon.cases WHERE id = ${id}`,
    );
    const found: Record<string, unknown> = {};
    if (expected.status !== undefined) found['status'] = row['status'];
    if (expected.customer !== undefined) {
      const customer = [...this.#customerIds].find(([, known]) => known === row['customer_id']);
      found['customer'] = row['customer_id'] === null ? null : (customer?.[0] ?? 'another one');
    }
    if (expected.mails !== undefined) found['mails'] = await this.#mailsOf(id);
    if (expected.confirmations !== undefined) {
      found['confirmations'] = await countOf(
        this.#database,
        'outbox',
        `case_id = ${id} AND state = 'pending'`,
      );
    }
    expect({ case: name, ...found }).toEqual({ case: name, ...expected });
  }

  async #mailsOf(caseId: number): Promise<string[]> {
    const rows = await this.#database.sql(
      `SELECT id FROM buzon.messages WHERE case_id = ${caseId} ORDER BY id`,
    );
    return rows.map(
      (row) =>
        [...this.#filed].find(([, filed]) => filed.messageId === row['id'])?.[0] ?? 'another mail',
    );
  }

  async #addCustomers(customers: Story['customers']): Promise<void> {
    for (const [name, emails] of Object.entries(customers)) {
      const id = this.#customerIds.get(name) ?? (await this.#addCustomer(name));
      for (const email of emails) {
        await this.#database.sql(
          `INSERT INTO buzon.contacts (customer_id, name, email) VALUES (${id}, '${name}', '${email}')`,
        );
      }
    }
  }

  async #addCustomer(name: string): Promise<number> {
    await this.#database.sql(`INSERT INTO buzon.customers (name) VALUES ('${name}')`);
    const row = await theRow(
      this.#database,
      `SELECT id FROM buzon.customers WHERE name = '${name}'`,
    );
    const id = Number(row['id']);
    this.#customerIds.set(name, id);
    return id;
  }
}

function millisecondsOf(span: string): number {
  const [count = '', unit = ''] = span.split(' ');
  return Number(count) * (unit === 'days' ? 24 : 1) * HOUR_MS;
}
