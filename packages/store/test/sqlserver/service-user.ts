import { randomBytes } from 'node:crypto';
import { readSql } from '../../src/schema-source.ts';
import { batchesOf } from '../../src/sqlserver/migrations.ts';
import { type Administrator, administrator, urlOf } from './administrator.ts';
import { dropLogin } from './drop-login.ts';

/** A log-in of the server whose users have no rights but those that a service needs. */
export interface ServiceLogin {
  /** Makes it a user of a migrated database; answers the URL to log in with. */
  admit(database: Administrator, url: string): Promise<string>;
  drop(): Promise<void>;
}

/** @param url of a user who may make log-ins */
export function serviceLogin(url: string): ServiceLogin {
  const name = `buzon_service_${process.pid}_${Date.now().toString(36)}`;
  const password = `${randomBytes(12).toString('hex')}.Aa1`;
  let made: Promise<void> | null = null;

  async function onMaster(work: (master: Administrator) => Promise<unknown>): Promise<void> {
    const master = await administrator(urlOf(url, 'master'));
    try {
      await work(master);
    } finally {
      await master.close();
    }
  }

  return {
    admit: async (database, databaseUrl) => {
      made ??= onMaster((master) =>
        master.run(`CREATE LOGIN ${name} WITH PASSWORD = '${password}'`),
      );
      await made;
      await database.run(`CREATE USER ${name} FOR LOGIN ${name}`);
      await grantServiceRights(database, name);
      const own = new URL(databaseUrl);
      own.username = name;
      own.password = password;
      return own.href;
    },
    drop: async () => {
      if (made !== null) await onMaster((master) => dropLogin(master, name));
    },
  };
}

/** What docs/sql-server.md tells a database person to do. */
export async function grantServiceRights(database: Administrator, user: string): Promise<void> {
  for (const batch of batchesOf(readSql('sqlserver', 'deploy/service_rights.sql'))) {
    await database.run(batch);
  }
  await database.run(`EXEC sp_addrolemember N'buzon_service', N'${user}'`);
}
