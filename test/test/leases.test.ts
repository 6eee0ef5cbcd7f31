import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServiceServer, startTcpProxy, type TcpProxy, until } from '@buzon/stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  closeGate,
  type ListenerElements,
  plainMail,
  System,
  settingsXml,
} from '../src/index.ts';

const BATCH = 12;
/** L8: a dead owner's listener is taken over within so many milliseconds. */
const TAKE_OVER = 15_000;
/** L8: a new owner to whom nothing was handed over waits one lease time before its first move. */
const LEASE = 10_000;

/** What becomes of each owner. */
const FATES = ['killed', 'frozen', 'cut-off'] as const;
type Fate = (typeof FATES)[number];

const userOf = (fate: Fate) => `${fate}@example.com`;

/** One line of a fetcher's log. */
interface Line {
  readonly time: number;
  readonly listener: unknown;
  readonly msg: unknown;
}

describe('three owners are lost in mid-batch: one is killed, one frozen, one cut off from Redis', () => {
  let system: System;
  let proxy: TcpProxy;
  let heir: ServiceServer;
  let struckAt = 0;
  const owners = new Map<Fate, ServiceServer>();

  beforeAll(async () => {
    const accounts = FATES.map((fate) => ({ ...ACCOUNT, user: userOf(fate) }));
    const listeners = FATES.map((ID) => ({ ID, UserName: userOf(ID) }));
    system = await System.start({ accounts, listeners, services: ['processor'] });
    proxy = await startTcpProxy({ target: system.stack.redis.port });
    for (const fate of FATES) {
      const env = fate === 'cut-off' ? { REDIS_URL: `redis://${proxy.host}:${proxy.port}` } : {};
      owners.set(fate, await startFetcher([fate], env));
    }
    for (const fate of FATES) await untilSaid(ownerOf(fate), 'owns the listener', fate);
    heir = await startFetcher(FATES);
  });
  afterAll(async () => {
    await proxy?.heal();
    await system?.stop();
    await proxy?.stop();
  });

  /** A fetcher that serves these listeners alone. */
  const startFetcher = async (fates: readonly Fate[], env = {}): Promise<ServiceServer> => {
    const { host, port } = system.stack.dovecot;
    const listeners: ListenerElements[] = fates.map((fate) => ({
      ID: fate,
      HostName: host,
      Port: port,
      UserName: userOf(fate),
      Password: ACCOUNT.password,
      UseSsl: false,
      InputFolder: 'IMAP/New',
      OutputFolder: 'IMAP/Done',
    }));
    const file = join(system.stack.directory, `${fates.join('-')}.xml`);
    await writeFile(file, settingsXml(listeners));
    return system.startService('fetcher', { ...env, BUZON_CONFIG: file });
  };
  const ownerOf = (fate: Fate): ServiceServer => {
    const owner = owners.get(fate);
    if (owner === undefined) throw new Error(`no owner is to be ${fate}`);
    return owner;
  };
  const said = async (server: ServiceServer, words: string, fate: Fate): Promise<Line[]> => {
    const lines = (await system.log(server)).map(({ time, listener, msg }) => ({
      time: Date.parse(String(time)),
      listener,
      msg,
    }));
    return lines.filter(({ listener, msg }) => listener === fate && msg === words);
  };
  const untilSaid = (server: ServiceServer, words: string, fate: Fate) =>
    until(async () => (await said(server, words, fate))[0], { what: `"${words}" of ${fate}` });

  it('L8 another fetcher takes all three over within 15 s, and moves what they left', async () => {
    const openGate = await closeGate(system);
    for (const fate of FATES) {
      const mails = Array.from({ length: BATCH }, () => plainMail());
      await system.deliver(mails, 'IMAP/New', userOf(fate));
    }
    const redis = system.redis();
    const jobs = async () => (await redis.keys('{buzon}:raw:*')).length;
    await until(async () => (await jobs()) === FATES.length * BATCH, { what: 'all on their way' });
    redis.disconnect();

    struckAt = Date.now();
    proxy.stall();
    await ownerOf('frozen').freeze();
    await ownerOf('killed').kill();
    await openGate();
    for (const fate of FATES) {
      const { time } = await untilSaid(heir, 'owns the listener', fate);
      expect(time - struckAt, `taken over from the ${fate} one`).toBeLessThan(TAKE_OVER);
    }
    for (const fate of FATES) await system.untilMoved(BATCH, { user: userOf(fate) });
  }, 120_000);

  it.each(FATES)('L8 the heir of the %s one moved nothing for one lease time', async (fate) => {
    const taken = await untilSaid(heir, 'owns the listener', fate);
    const moved = await untilSaid(heir, 'moved what is filed', fate);
    expect(moved.time - taken.time).toBeGreaterThanOrEqual(LEASE);
  });

  it('L8 owners that come back learn that they are none, and move nothing', async () => {
    await ownerOf('frozen').thaw();
    await proxy.heal();
    for (const fate of ['frozen', 'cut-off'] as const) {
      await untilSaid(ownerOf(fate), 'lost the lease of the listener', fate);
      expect(await said(ownerOf(fate), 'moved what is filed', fate)).toEqual([]);
    }
  });

  it.each(FATES)('L8 P10 what the %s one had begun is filed once and moved once', async (fate) => {
    const stored = await system.stack.dovecot.list(userOf(fate), 'IMAP/Done');
    const contents = await Promise.all(stored.map(async (mail) => String(await mail.raw())));
    expect(contents).toHaveLength(BATCH);
    expect(new Set(contents).size).toBe(BATCH);
    const filed = 'SELECT count(DISTINCT message_id) FROM buzon.messages WHERE listener = $1';
    expect(await system.number(filed, [fate])).toBe(BATCH);
  });

  it('L8 a heir that is asked to stop hands over: the next one moves at once', async () => {
    const owner = ownerOf('frozen');
    await heir.stop();
    await until(async () => (await said(owner, 'owns the listener', 'frozen')).length === 2, {
      what: 'the listener to be handed over',
    });
    const user = userOf('frozen');
    await system.deliver(
      Array.from({ length: BATCH }, () => plainMail()),
      'IMAP/New',
      user,
    );
    await system.untilMoved(2 * BATCH, { user });
    const [, again] = await said(owner, 'owns the listener', 'frozen');
    const moved = await untilSaid(owner, 'moved what is filed', 'frozen');
    expect(moved.time - (again?.time ?? 0)).toBeLessThan(LEASE);
  });
});

describe('listeners spread over fetchers', () => {
  let system: System;
  const ids = ['uno', 'dos', 'tres', 'cuatro'];
  const accounts = ids.map((id) => ({ ...ACCOUNT, user: `${id}@example.com` }));
  beforeAll(async () => {
    system = await System.start({
      accounts,
      listeners: ids.map((ID) => ({ ID, UserName: `${ID}@example.com`, SyncMaxChangesCount: 1 })),
      services: ['processor', 'fetcher', 'fetcher'],
    });
  });
  afterAll(() => system?.stop());

  /** How many listeners each fetcher owns, by its pid. */
  const owned = async (): Promise<ReadonlyMap<number, number>> => {
    const redis = system.redis();
    const tokens = await redis.mget(ids.map((id) => `{buzon}:lease:${id}`));
    redis.disconnect();
    const counts = new Map<number, number>();
    for (const token of tokens) {
      const pid = Number(token?.split('/').at(-2));
      counts.set(pid, (counts.get(pid) ?? 0) + 1);
    }
    return counts;
  };
  const deliverToAll = async (): Promise<void> => {
    for (const { user } of accounts) await system.deliver([plainMail()], 'IMAP/New', user);
  };

  it('L8 each of two fetchers comes to own half of them, and all are served', async () => {
    const [, one, other] = system.services;
    const halves = async () => {
      const counts = await owned();
      return counts.get(one?.pid ?? 0) === 2 && counts.get(other?.pid ?? 0) === 2;
    };
    await until(halves, { what: 'two listeners each' });
    await deliverToAll();
    for (const { user } of accounts) await system.untilMoved(1, { user });
  });

  it('L8 when one stops the other owns all', async () => {
    const [, one, other] = system.services;
    await one?.stop();
    await until(async () => (await owned()).get(other?.pid ?? 0) === 4, { what: 'all with one' });
    await deliverToAll();
    for (const { user } of accounts) await system.untilMoved(2, { user });
    for (const { user } of accounts) {
      const stored = await system.stack.dovecot.list(user, 'IMAP/Done');
      const contents = await Promise.all(stored.map(async (mail) => String(await mail.raw())));
      expect(new Set(contents).size).toBe(2);
    }
  });
});
