import { openStore, type Store, type StoreOptions } from '../../src/index.ts';
import { readSql } from '../../src/schema-source.ts';
import { batchesOf } from '../../src/sqlserver/migrations.ts';
import type { TestDatabase } from '../contract/database.ts';
import { type Administrator, administrator } from './administrator.ts';
import { countDeadlocks } from './deadlock-count.ts';
import { CALLS_TABLE, contactInSql, msgInSql } from './procedures.ts';
import type { ServiceLogin } from './service-user.ts';

const APPLICATION = 'store-test';

/** All that a fresh installation has empty; children first, as foreign keys want it. */
export const EMPTIED: readonly string[] = [
  'comparisons',
  'refresh_tokens',
  'unfiled',
  'outbox',
  'outgoing',
  'attachments',
  'blobs',
  'deliveries',
  'message_references',
  'messages',
  'cases',
  'contacts',
  'customers',
];

/** A scratch database with what stays open from one test to the next: sessions learn procedures slowly. */
export interface Scratch {
  /** Of its owner. */
  readonly url: string;
  /** Of a user with no more than the rights of a service. */
  readonly serviceUrl: string;
  readonly server: Administrator;
  /** A service's. */
  readonly store: Store;
  /** It takes seconds to learn a procedure, in each session, and has no ownership chaining. */
  readonly isBabelfish: boolean;
  /** Whether a test has replaced seams. */
  hasOtherSeams: boolean;
  close(): Promise<void>;
}

const openOn = (url: string, options?: Partial<StoreOptions>) =>
  openStore({ url, poolSize: 8, applicationName: APPLICATION, ...options });

/** @param url of a database of nobody else's, which is migrated */
export async function openScratch(url: string, login: ServiceLogin): Promise<Scratch> {
  const server = await administrator(url);
  const [about] = await server.run('SELECT CONVERT(nvarchar(400), @@VERSION) AS version');
  const isBabelfish = /babelfish/i.test(String(about?.['version']));
  const owner = openOn(url);
  await owner.migrate();
  await owner.close();
  const serviceUrl = await login.admit(server, url);
  // Those that wait for one another wait for each of them to learn.
  const patience = { procedureTimeoutMs: 180_000, statementTimeoutMs: 180_000 };
  const store = openOn(serviceUrl, isBabelfish ? patience : {});
  return {
    url,
    serviceUrl,
    server,
    store,
    isBabelfish,
    hasOtherSeams: false,
    close: async () => {
      await store.close();
      await server.close();
    },
  };
}

/** A database of SQL Server for the contract, left as it was found. */
export function testDatabase(scratch: Scratch, giveBack: () => void): TestDatabase {
  const { server, serviceUrl } = scratch;
  const stores: Store[] = [];
  const deadlocks = countDeadlocks();
  const open: TestDatabase['open'] = (options) => {
    const store = openOn(serviceUrl, options);
    stores.push(store);
    return store;
  };
  const run = async (text: string): Promise<void> => {
    await server.run(text);
  };
  const drop = async (name: string): Promise<void> => {
    scratch.hasOtherSeams = true;
    await run(dropProcedure(name));
  };

  return {
    store: scratch.store,
    quickMs: scratch.isBabelfish ? 20_000 : 4_000,
    open,
    sql: (statement) => server.run(unicode(statement)),
    dropMsgIn: () => drop('PA_SYS_MSG_IN'),
    dropContactIn: () => drop('PA_SYS_CONTACT_IN'),
    setMsgIn: async (procedure) => {
      await drop('PA_SYS_MSG_IN');
      if (procedure.does === 'note') {
        await run(CALLS_TABLE);
        if (scratch.isBabelfish) await run('GRANT SELECT, INSERT ON calls TO buzon_service');
      }
      await run(msgInSql(procedure));
    },
    restoreMsgIn: async () => {
      await drop('PA_SYS_MSG_IN');
      await run(seam('PA_SYS_MSG_IN'));
    },
    setContactIn: async (procedure) => {
      await drop('PA_SYS_CONTACT_IN');
      await run(contactInSql(procedure));
    },
    useOwnCustomers: async () => {
      scratch.hasOtherSeams = true;
      await run('CREATE TABLE people (mail nvarchar(320), company int, person int)');
      await run('DROP VIEW buzon.customer_addresses');
      await run(`CREATE VIEW buzon.customer_addresses AS
        SELECT p.mail AS email, p.company AS customer_id, p.person AS contact_id FROM people p`);
    },
    closeCase: (caseId) => run(`EXEC buzon.close_case @case_id = ${caseId}`),
    cutSessions: () => cutSessions(server),
    deadlocks: async () => {
      for (const store of stores) await store.close();
      return deadlocks.seen();
    },
    dispose: async () => {
      deadlocks.stop();
      for (const store of stores) await store.close();
      await clean(scratch);
      giveBack();
    },
  };
}

/** Empty but for the names and seams that a fresh installation has. */
async function clean(scratch: Scratch): Promise<void> {
  const { server } = scratch;
  await server.run(
    [
      ...EMPTIED.map((table) => `DELETE FROM buzon.${table};`),
      "DELETE FROM buzon.inboxes WHERE name <> N'Entrada';",
      "DELETE FROM buzon.processes WHERE name <> N'General';",
      "DELETE FROM buzon.functional_units WHERE name <> N'General';",
    ].join('\n'),
  );
  if (!scratch.hasOtherSeams) return;
  for (const name of ['PA_SYS_MSG_IN', 'PA_SYS_CONTACT_IN']) {
    await server.run(dropProcedure(name));
    await server.run(seam(name));
  }
  await server.run('DROP VIEW buzon.customer_addresses');
  await server.run(seam('customer_addresses'));
  for (const table of ['calls', 'people']) {
    await server.run(`IF OBJECT_ID(N'${table}', N'U') IS NOT NULL DROP TABLE ${table}`);
  }
  scratch.hasOtherSeams = false;
}

function dropProcedure(name: string): string {
  return `IF OBJECT_ID(N'buzon.${name}', N'P') IS NOT NULL DROP PROCEDURE buzon.${name}`;
}

/** The default that ships with the schema. */
function seam(name: string): string {
  return batchesOf(readSql('sqlserver', `seams/${name}.sql`))[0] ?? '';
}

/** Text literals are Unicode in every dialect but this one. */
function unicode(statement: string): string {
  return statement.replace(/(?<!N)'(?:[^']|'')*'/g, (literal) => `N${literal}`);
}

async function cutSessions(server: Administrator): Promise<void> {
  const sessions = await server.run(
    `SELECT session_id FROM sys.dm_exec_sessions WHERE program_name = N'${APPLICATION}'`,
  );
  for (const { session_id } of sessions) {
    // It may have ended by itself.
    await server.run(`KILL ${Number(session_id)}`).catch(() => {});
  }
}
