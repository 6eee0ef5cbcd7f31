import { freePort } from '@buzon/stack';
import { afterEach, describe, expect, it } from 'vitest';
import { describeSqlServer, openStore, type Store, type StoreOptions } from '../../src/index.ts';
import { mail } from '../contract/mails.ts';
import { failureOf } from '../contract/suite.ts';
import { administrator, urlOf } from './administrator.ts';
import { dropLogin } from './drop-login.ts';
import type { ScratchDatabases } from './scratch-databases.ts';

const LOGIN = `buzon_poor_${process.pid}`;
const PASSWORD = 'Pobre.Usuario.1';

/** Wrong URLs, missing rights and schemas of another version: one line each, that says what to do. */
export function troubleTests(serverUrl: string, databases: ScratchDatabases): void {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  function open(url: string, options: Partial<StoreOptions> = {}): Store {
    const store = openStore({ url, poolSize: 2, applicationName: 'trouble-test', ...options });
    cleanups.push(() => store.close());
    return store;
  }
  async function migrated(): Promise<string> {
    const scratch = await databases.take();
    cleanups.push(async () => databases.giveBack(scratch));
    return scratch.url;
  }
  async function run(url: string, ...statements: readonly string[]): Promise<void> {
    const server = await administrator(url);
    try {
      for (const statement of statements) await server.run(statement);
    } finally {
      await server.close();
    }
  }
  async function expectFailure(
    promise: Promise<unknown>,
    kind: 'world' | 'installation',
    words: RegExp,
  ): Promise<void> {
    const failure = await failureOf(promise);
    expect(failure).toMatchObject({ name: 'Failure', kind, source: 'database' });
    expect(failure.message).toMatch(words);
    expect(failure.message).not.toContain('\n');
  }

  describe('what is wrong with an installation', () => {
    it('P13 a host that is unknown and a port that nobody listens at are the world’s', async () => {
      const away = new URL(serverUrl);
      away.hostname = '127.0.0.1';
      away.port = String(await freePort());
      await expectFailure(open(away.href).names(), 'world', /Nothing listens at the address/);
      const unknown = new URL(serverUrl);
      unknown.hostname = 'no-such-host.invalid';
      await expectFailure(open(unknown.href).names(), 'world', /could not be resolved/);
    });

    it('P13 a probe tells whether the server answers', async () => {
      await open(serverUrl).probe();
      const away = new URL(serverUrl);
      away.hostname = '127.0.0.1';
      away.port = String(await freePort());
      await expectFailure(open(away.href).probe(), 'world', /Nothing listens at the address/);
    });

    it('P13 a wrong password is the installation’s', async () => {
      const wrong = new URL(serverUrl);
      wrong.password = 'wrong';
      await expectFailure(
        open(wrong.href).names(),
        'installation',
        /refuses the user or password: correct them in DATABASE_URL/,
      );
    });

    it('P13 a missing database is the installation’s', async () => {
      await expectFailure(
        open(urlOf(serverUrl, 'buzon_no_such_database')).names(),
        'installation',
        /does not exist.*create it/,
      );
    });

    it('P13 missing rights are the installation’s', async () => {
      const url = await migrated();
      await run(
        url,
        `CREATE LOGIN ${LOGIN} WITH PASSWORD = '${PASSWORD}'`,
        `CREATE USER ${LOGIN} FOR LOGIN ${LOGIN}`,
      );
      cleanups.push(async () => {
        const server = await administrator(url);
        try {
          await server.run(`DROP USER ${LOGIN}`);
          await dropLogin(server, LOGIN);
        } finally {
          await server.close();
        }
      });
      const poor = new URL(url);
      poor.username = LOGIN;
      poor.password = PASSWORD;
      expect(await describeSqlServer(poor.href)).toMatchObject({ mayCreateDatabases: false });
      expect(await describeSqlServer(serverUrl)).toMatchObject({ mayCreateDatabases: true });
      const store = open(poor.href);
      await expectFailure(store.names(), 'installation', /lacks a right: grant it/);
      await expectFailure(store.fileMessage(mail()), 'installation', /lacks a right: grant it/);
    });

    it('P13 a database without the schema is the installation’s', async () => {
      const store = open(await databases.empty());
      await expectFailure(store.verify(), 'installation', /missing: run buzon migrate/);
      await expectFailure(store.fileMessage(mail()), 'installation', /run `buzon migrate`/);
    });

    it('P13 an older and a newer schema are told apart, and neither is touched', async () => {
      const url = await migrated();
      const store = open(url);
      await store.verify();
      await run(url, 'UPDATE buzon.schema_versions SET version = version + 100');
      cleanups.push(() =>
        run(url, 'UPDATE buzon.schema_versions SET version = version - 100 WHERE version > 100'),
      );
      await expectFailure(store.verify(), 'installation', /version 10\d.*run the newer build/);
      await expectFailure(store.migrate(), 'installation', /run the newer build/);
      await run(url, 'UPDATE buzon.schema_versions SET version = version - 100');
      await run(url, 'DELETE FROM buzon.schema_versions WHERE version > 1');
      await expectFailure(store.verify(), 'installation', /version 1, .*run buzon migrate/);
      // Every step may run again.
      expect((await store.migrate()).applied.length).toBeGreaterThan(0);
      await store.verify();
    });

    it('P13 procedures of another build are replaced, and the user’s own are not', async () => {
      const url = await migrated();
      const store = open(url);
      await run(url, "UPDATE buzon.schema_routines SET digest = N'other'");
      await expectFailure(store.verify(), 'installation', /of another build: run buzon migrate/);
      const reports = await Promise.all([store.migrate(), open(url).migrate()]);
      expect(reports.flatMap(({ applied }) => applied)).toEqual(['routines']);
      await store.verify();
    });

    it('P13 a store that is closed says so, and closing lets what runs finish', async () => {
      const store = openStore({
        url: await migrated(),
        poolSize: 2,
        applicationName: 'trouble-test',
      });
      const names = store.names();
      await Promise.all([store.close(), store.close()]);
      expect((await names).processes).toEqual(['General']);
      expect((await failureOf(store.names())).name).toBe('Failure');
    });
  });
}
