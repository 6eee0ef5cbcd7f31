import { type PostgresServer, startPostgres, temporaryDirectory } from '@buzon/stack';
import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../src/index.ts';

/** A server of the file's own, with a migrated database to copy from. */
export interface Server {
  readonly postgres: PostgresServer;
  /** A migrated copy; answers its URL. */
  copy(): Promise<string>;
  /** A database without any schema; answers its URL. */
  empty(): Promise<string>;
}

const TEMPLATE = 'migrated';

/** Starts it before the tests of this file and ends it after them. */
export function serverForTests(): () => Server {
  let server: Server | null = null;
  const cleanups: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const directory = await temporaryDirectory('store');
    const postgres = await startPostgres({ directory });
    cleanups.unshift(() => postgres.stop());
    const store = openStore({
      url: await postgres.createDatabase(TEMPLATE),
      poolSize: 1,
      applicationName: 'template',
    });
    await store.migrate();
    await store.close();
    let count = 0;
    const next = () => {
      count += 1;
      return `test_${count}`;
    };
    server = {
      postgres,
      copy: () => postgres.createDatabase(next(), { template: TEMPLATE }),
      empty: () => postgres.createDatabase(next()),
    };
  });
  afterAll(async () => {
    for (const cleanup of cleanups) await cleanup();
  });
  return () => {
    if (server === null) throw new Error('The server starts with the tests');
    return server;
  };
}
