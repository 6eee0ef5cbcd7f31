import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redisKeys } from '@buzon/shared/queue';
import { type ServiceServer, startTokenServer, type TokenServer, until } from '@buzon/stack';
import { simpleParser } from 'mailparser';
import { plainMail } from '../system/plain-mail.ts';
import { ACCOUNT, System } from '../system/system.ts';
import type { ComposedService } from './run-composed.ts';
import type { Strike } from './steps.ts';
import { type StrikeFiles, strikeFiles } from './strike.ts';

const MAIN = fileURLToPath(new URL('../../dist/composition/struck-main.js', import.meta.url));
const SERVICES = ['processor', 'notifier', 'fetcher'] as const;
/** Mails larger than this are parked without being fetched. */
const MAX_MESSAGE_BYTES = 20_000;

/** The whole of Buzón, one service of which kills itself where it is told to. */
export class StruckSystem {
  readonly system: System;
  readonly service: ServiceServer;
  /** Gives another refresh token with each use, and goes on taking the former ones, as Microsoft's does. */
  readonly tokens: TokenServer;
  readonly #name: ComposedService;
  readonly #files: StrikeFiles;
  /** Addresses that mails were sent from, each by one mail. */
  readonly #senders: string[] = [];

  private constructor(
    system: System,
    tokens: TokenServer,
    name: ComposedService,
    service: ServiceServer,
    files: StrikeFiles,
  ) {
    this.system = system;
    this.tokens = tokens;
    this.service = service;
    this.#name = name;
    this.#files = files;
  }

  static async start(name: ComposedService): Promise<StruckSystem> {
    const tokens = await startTokenServer();
    tokens.grants.rotates = true;
    tokens.grants.takesFormer = true;
    const userOf = (token: string) => tokens.grants.introspect(token).username ?? null;
    const OAuth = () => ({
      Issuer: tokens.issuer,
      ClientId: tokens.clientId,
      ClientSecret: tokens.clientSecret,
      RefreshToken: tokens.grants.consent(ACCOUNT.user),
    });
    const system = await System.start({
      services: SERVICES.filter((other) => other !== name),
      stack: { dovecot: { introspectionUrl: tokens.introspectionUrl }, smtp: { userOf } },
      smtp: ({ smtp: { port } }) => ({
        ...{ HostName: '127.0.0.1', Port: port, UseSsl: false },
        ...{ UserName: ACCOUNT.user, OAuth: OAuth() },
      }),
      listeners: [
        {
          ...{ Password: null, OAuth: OAuth() },
          SyncMaxChangesCount: 1,
          Confirmation: 'Opened',
          CaseProcess: 'General',
          MaxMessageBytes: MAX_MESSAGE_BYTES,
        },
      ],
    });
    const directory = join(system.stack.directory, 'strikes');
    await mkdir(directory);
    const service = await system.startService(name, {}, [MAIN, name, directory]);
    await until(async () => (await fetch(`${service.url}/readyz`)).ok, { what: `the ${name}` });
    return new StruckSystem(system, tokens, name, service, strikeFiles(directory));
  }

  /** From now on the next such call kills the service. */
  async arm({ port, method, when, call }: Strike): Promise<void> {
    await rm(this.#files.struck, { force: true });
    await writeFile(`${this.#files.armed}.new`, JSON.stringify({ port, method, when, call }));
    await rename(`${this.#files.armed}.new`, this.#files.armed);
  }

  /** Waits until the service has killed itself, where it was told to. */
  async struck(): Promise<void> {
    const words = async () => `still armed: ${await readFile(this.#files.armed, 'utf8')}`;
    await until(async () => (await exists(this.#files.struck)) && !this.isRunning, {
      what: 'the strike',
    }).catch(async (cause: unknown) => {
      throw new Error(await words().catch(() => 'struck, but it lives'), { cause });
    });
  }

  get isRunning(): boolean {
    try {
      return this.service.pid > 0;
    } catch {
      return false;
    }
  }

  /** Starts the service, and does not mind if it kills itself at once. */
  async startStruck(): Promise<void> {
    await this.service.start().catch(() => undefined);
  }

  /**
   * Starts the service again. What it had claimed has ended meanwhile: its right to use a refresh token, as it
   * does by itself in a minute, to probe a held queue, as in 40 s, and a fetcher's lease, as in 10 s.
   */
  async restart(): Promise<void> {
    await this.system.query('UPDATE buzon.refresh_tokens SET claimed_until = now()');
    const keys = redisKeys('{buzon}');
    const redis = this.system.redis();
    await redis.del(keys.probe('messages'), keys.probe('confirmations'));
    if (this.#name === 'fetcher') {
      await redis.del(keys.lease('Default'));
      await this.system.handOver();
    }
    redis.disconnect();
    await this.service.start();
  }

  /** Two mails of two new senders. */
  async deliver(count = 2): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const from = `cliente${this.#senders.length + 1}@clientes.example`;
      this.#senders.push(from);
      await this.system.deliver([plainMail({ from })]);
    }
  }

  /** One that is parked without being fetched. */
  async deliverTooLarge(): Promise<void> {
    await this.system.deliver([plainMail({ body: 'x'.repeat(MAX_MESSAGE_BYTES) })]);
  }

  /** So many messages are parked. */
  async untilParked(count: number): Promise<void> {
    const redis = this.system.redis();
    await until(async () => (await redis.zcard('{buzon}:messages:failed')) === count, {
      what: `${count} parked messages`,
    }).finally(() => redis.disconnect());
  }

  /** All mails so far are moved. */
  async untilMoved(): Promise<void> {
    await this.system.untilMoved(this.#senders.length);
  }

  /** Each mail is filed once, moved once, and confirmed with one Message-ID. */
  async sums(): Promise<readonly string[]> {
    const { system } = this;
    const count = this.#senders.length;
    await this.untilMoved();
    const open = `SELECT count(*) FROM buzon.outbox WHERE state <> 'sent'`;
    await until(async () => (await system.number(open)) === 0, { what: 'all confirmations' });
    const wrong: string[] = [];
    for (const table of ['messages', 'cases', 'deliveries', 'outbox']) {
      const rows = await system.number(`SELECT count(*) FROM buzon.${table}`);
      if (rows !== count) wrong.push(`${rows} ${table} for ${count} mails`);
    }
    const stored = await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/Done');
    const contents = await Promise.all(stored.map(async (mail) => String(await mail.raw())));
    if (new Set(contents).size !== count) wrong.push(`${new Set(contents).size} contents moved`);
    return [...wrong, ...(await this.#wrongConfirmations())];
  }

  async #wrongConfirmations(): Promise<readonly string[]> {
    const ids = new Map<string, Set<string>>();
    for (const { to, raw } of this.system.stack.smtp.received) {
      const { messageId = '' } = await simpleParser(raw);
      for (const address of to) ids.set(address, (ids.get(address) ?? new Set()).add(messageId));
    }
    return this.#senders.flatMap((sender) => {
      const found = ids.get(sender)?.size ?? 0;
      return found === 1 ? [] : [`${found} Message-IDs of confirmations to ${sender}`];
    });
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.tokens.stop();
  }

  /** Every step that was taken since the start, as `port.method`. */
  async taken(): Promise<readonly string[]> {
    const lines = (await readFile(this.#files.taken, 'utf8')).trim().split('\n');
    return [...new Set(lines)];
  }
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
