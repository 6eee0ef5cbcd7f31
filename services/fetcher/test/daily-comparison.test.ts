import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogTo } from '@buzon/shared/service';
import { loadConfiguration } from '@buzon/shared/settings';
import {
  type DovecotServer,
  type PostgresServer,
  startDovecot,
  startPostgres,
  temporaryDirectory,
  until,
} from '@buzon/stack';
import { openStore, type Store } from '@buzon/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { comparisonsWith } from '../src/comparisons.ts';
import { DailyComparison } from '../src/daily-comparison.ts';

const account = { user: 'reclamos', password: 'secreto' };
let directory: string;
let postgres: PostgresServer;
let dovecot: DovecotServer;
let store: Store;

beforeAll(async () => {
  directory = await temporaryDirectory('fetcher');
  [postgres, dovecot] = await Promise.all([
    startPostgres({ directory: join(directory, 'postgres') }),
    startDovecot({
      directory: join(directory, 'dovecot'),
      accounts: [{ ...account, folders: ['IMAP/New', 'IMAP/Done'] }],
    }),
  ]);
  const url = await postgres.createDatabase('comparison');
  store = openStore({ url, poolSize: 2, applicationName: 'test' });
  await store.migrate();
});
afterAll(async () => {
  await store.close();
  await Promise.all([postgres.stop(), dovecot.stop()]);
});

/** A listener on that mailbox; lines in place of its output folder. */
async function settingsOf(output = '<OutputFolder>IMAP/Done</OutputFolder>') {
  const [ca, settings] = [join(directory, 'ca.pem'), join(directory, 'settings.xml')];
  await writeFile(ca, dovecot.ca);
  await writeFile(
    settings,
    `<ImapListener ID="Reclamos"><HostName>${dovecot.host}</HostName><Port>${dovecot.tlsPort}</Port>
<UserName>${account.user}</UserName><Password>${account.password}</Password>
<InputFolder>IMAP/New</InputFolder>${output}<TlsCaFile>${ca}</TlsCaFile></ImapListener>`,
  );
  const { listeners } = loadConfiguration({ BUZON_CONFIG: settings }, ['BUZON_CONFIG']).settings;
  const [listener] = listeners;
  if (listener === undefined) throw new Error('The settings have no listener');
  return { listener, listeners };
}

/** Serves with hardly a pause until it is ended; answers what it logs. */
async function serve(comparisons = comparisonsWith(store), output?: string, isWell = () => true) {
  const { listener, listeners } = await settingsOf(output);
  const said: string[] = [];
  const log = createLogTo({ write: (line) => void said.push(line) }, 'fetcher', 'info');
  const pauses = { first: 0, next: 1 };
  const credentials = { show: async () => ({}) };
  const daily = new DailyComparison(
    listener,
    listeners,
    { comparisons },
    credentials,
    isWell,
    log,
    pauses,
  );
  const ended = new AbortController();
  const serving = daily.serve(ended.signal);
  const end = async () => {
    ended.abort();
    await serving;
  };
  return { said, serving, end };
}

it('O9 compares once a day, keeps what it found for the dashboard, and warns of a gap in one line', async () => {
  const raw = 'From: ana@cliente.example\r\nMessage-ID: <ajeno@cliente.example>\r\n\r\nHola\r\n';
  await dovecot.deliver(account.user, 'IMAP/Done', raw);
  let asked = 0;
  const real = comparisonsWith(store);
  const counted = {
    ...real,
    lastAt: (listener: string) => {
      asked += 1;
      return real.lastAt(listener);
    },
  };
  const { said, end } = await serve(counted);
  // Asked again and again, it compares no more on that day.
  await until(() => said.length > 0 && asked > 5, { what: 'the comparison' });
  await end();
  expect(said.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      level: 'warn',
      mails: 1,
      unknown: 1,
      missing: 0,
      surplus: 0,
      uncompared: 0,
      msg: expect.stringContaining('buzon account --compare') as string,
    }),
  ]);
  expect(said[0]).not.toContain('ajeno');
  expect(await store.comparisons()).toMatchObject([{ listener: 'Reclamos', unknown: 1 }]);
});

it('O9 tries again after a failure, and ends with the lease', async () => {
  let tries = 0;
  const { said, end } = await serve({
    lastAt: () => {
      tries += 1;
      return Promise.reject(new Error('the database is away'));
    },
    compare: () => Promise.reject(new Error('never asked')),
  });
  await until(() => tries > 2, { what: 'another try' });
  await end();
  expect(said[0]).toContain('the database is away');
});

it('O9 has nothing to do where what is filed is deleted', async () => {
  const { said, serving } = await serve(undefined, '');
  await serving;
  expect(said).toEqual([]);
});

it('O9 L9 leaves a mailbox alone that refuses or throttles its listener, and compares when it is well again', async () => {
  let [asked, isWell] = [0, false];
  let looked = 0;
  const nothing = { nothing: 'there is nothing' } as const;
  const { end } = await serve(
    {
      lastAt: async () => null,
      compare: async () => {
        asked += 1;
        return nothing;
      },
    },
    undefined,
    () => {
      looked += 1;
      return isWell;
    },
  );
  await until(() => looked > 3, { what: 'some looks at the listener' });
  expect(asked).toBe(0);
  isWell = true;
  await until(() => asked > 0, { what: 'the comparison' });
  await end();
});

it('O9 L8 ends with the lease, also while a server does not answer', async () => {
  let asked = false;
  const { serving, end } = await serve({
    lastAt: async () => null,
    compare: () => {
      asked = true;
      return new Promise(() => undefined);
    },
  });
  await until(() => asked, { what: 'the comparison to begin' });
  await end();
  await serving;
});
