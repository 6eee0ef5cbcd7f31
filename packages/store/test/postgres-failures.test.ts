import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store, type StoreOptions } from '../src/index.ts';
import { mail } from './contract/mails.ts';
import { failureOf } from './contract/suite.ts';
import { serverForTests } from './postgres/server.ts';

const server = serverForTests();
const opened: Store[] = [];

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

function open(url: string, options: Partial<StoreOptions> = {}): Store {
  const store = openStore({ url, poolSize: 2, applicationName: 'failures-test', ...options });
  opened.push(store);
  return store;
}

describe('errors of PostgreSQL', () => {
  it('P13 a database that is away is the world’s, and filing goes on when it is back', async () => {
    const { postgres } = server();
    const store = open(await server().copy());
    const request = mail();
    await store.fileMessage(mail());
    await postgres.kill();
    const answers = await Promise.all(
      [store.fileMessage(request), store.probe(), store.names(), store.verify()].map(failureOf),
    );
    expect(answers.map((failure) => failure.kind)).toEqual(['world', 'world', 'world', 'world']);
    await postgres.start();
    expect((await store.fileMessage(request)).outcome).toBe('opened');
    await store.probe();
  });

  it('P13 a database that does not answer is the world’s', async () => {
    const { postgres } = server();
    const store = open(await server().copy(), { connectTimeoutMs: 300 });
    await postgres.freeze();
    try {
      expect(await failureOf(store.probe())).toMatchObject({ kind: 'world' });
      expect(await failureOf(store.fileMessage(mail()))).toMatchObject({ kind: 'world' });
    } finally {
      await postgres.thaw();
    }
    expect((await store.fileMessage(mail())).outcome).toBe('opened');
  });

  it('P13 a missing database and a wrong password are the installation’s', async () => {
    const { postgres } = server();
    const wrong = new URL(postgres.url());
    wrong.password = 'wrong';
    for (const url of [postgres.url('nowhere'), wrong.href]) {
      expect(await failureOf(open(url).names())).toMatchObject({
        kind: 'installation',
        source: 'database',
      });
    }
  });

  it('P4 a default isolation level of the server’s does not make two cases of one', async () => {
    const url = await server().copy();
    const { default: pg } = await import('pg');
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    await client.query(
      `ALTER DATABASE ${rows[0]?.name} SET default_transaction_isolation = 'repeatable read'`,
    );
    await client.end();
    const store = open(url, { poolSize: 8 });
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.fileMessage(mail({ from: 'ana@x.example', subject: 'Factura' })),
      ),
    );
    expect(new Set(results.map((result) => result.caseId)).size).toBe(1);
  });

  it('P13 closing twice and with calls in flight lets them finish', async () => {
    const store = openStore({
      url: await server().copy(),
      poolSize: 2,
      applicationName: 'failures-test',
    });
    const filing = store.fileMessage(mail());
    await Promise.all([store.close(), store.close()]);
    expect((await filing).outcome).toBe('opened');
    expect((await failureOf(store.fileMessage(mail()))).name).toBe('Failure');
  });
});
