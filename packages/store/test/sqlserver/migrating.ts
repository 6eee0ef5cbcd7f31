import { afterEach, describe, expect, it } from 'vitest';
import { openStore, printMigrations, type Store } from '../../src/index.ts';
import { batchesOf } from '../../src/sqlserver/migrations.ts';
import { mail } from '../contract/mails.ts';
import { type Administrator, administrator } from './administrator.ts';
import { dropLogin } from './drop-login.ts';
import type { ScratchDatabases } from './scratch-databases.ts';
import { grantServiceRights } from './service-user.ts';

const PASSWORD = 'Dueno.Esquema.1';
const MAY_CREATE = 'GRANT CREATE TABLE, CREATE PROCEDURE, CREATE FUNCTION, CREATE VIEW TO';

/** The schema of an empty database, however it comes there. */
export function migratingTests(databases: ScratchDatabases): void {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  function open(url: string): Store {
    const store = openStore({
      url,
      poolSize: 2,
      applicationName: 'migrating-test',
      procedureTimeoutMs: 180_000,
    });
    cleanups.push(() => store.close());
    return store;
  }
  async function serverOf(url: string): Promise<Administrator> {
    const server = await administrator(url);
    cleanups.push(() => server.close());
    return server;
  }
  /** A user without any rights; answers the URL to log in with. */
  async function newUser(server: Administrator, url: string, name: string): Promise<string> {
    await server.run(`CREATE LOGIN ${name} WITH PASSWORD = '${PASSWORD}'`);
    cleanups.push(() => dropLogin(server, name));
    await server.run(`CREATE USER ${name} FOR LOGIN ${name}`);
    const own = new URL(url);
    own.username = name;
    own.password = PASSWORD;
    return own.href;
  }

  describe('migrating', () => {
    it('P14 two services that migrate an empty database at once make one schema', async () => {
      const url = await databases.empty();
      const stores = [open(url), open(url)];
      const reports = await Promise.all(stores.map((store) => store.migrate()));
      expect(reports.filter(({ applied }) => applied.length === 0)).toHaveLength(1);
      for (const store of stores) await store.verify();
      expect((await open(url).migrate()).applied).toEqual([]);
    });

    it('O6 the printed script makes the schema for who owns nothing else, and may run again', async () => {
      const url = await databases.empty();
      const server = await serverOf(url);
      const owner = `buzon_owner_${process.pid}`;
      const service = `buzon_user_${process.pid}`;
      const ownerUrl = await newUser(server, url, owner);
      const serviceUrl = await newUser(server, url, service);
      await server.run(`CREATE SCHEMA buzon AUTHORIZATION ${owner}`);
      const [about] = await server.run('SELECT CONVERT(nvarchar(400), @@VERSION) AS version');
      // There the owner of a schema may create in it without more.
      if (!/babelfish/i.test(String(about?.['version'])))
        await server.run(`${MAY_CREATE} ${owner}`);

      const byOwner = await serverOf(ownerUrl);
      const script = batchesOf(printMigrations('sqlserver'));
      for (const text of [...script, ...script]) await byOwner.run(text);
      await grantServiceRights(server, service);
      const store = open(serviceUrl);
      await store.verify();
      expect((await store.fileMessage(mail())).outcome).toBe('opened');
    });
  });
}
