import { administrator, urlOf } from './administrator.ts';
import { serviceLogin } from './service-user.ts';
import { openScratch, type Scratch } from './test-database.ts';

/** Databases of a server that the tests make, lend to one test after the other, and drop. */
export interface ScratchDatabases {
  /** A migrated one. */
  take(): Promise<Scratch>;
  giveBack(scratch: Scratch): void;
  /** One without any schema. */
  empty(): Promise<string>;
  dropAll(): Promise<void>;
}

/**
 * Migrating takes seconds, and T-SQL has no template to copy: a database is emptied and used again.
 * @param collation of the databases; null: the server's
 */
export function scratchDatabases(url: string, collation: string | null = null): ScratchDatabases {
  const names: string[] = [];
  const made: Scratch[] = [];
  const free: Scratch[] = [];
  const login = serviceLogin(url);

  async function empty(): Promise<string> {
    const name = `buzon_test_${process.pid}_${Date.now().toString(36)}_${names.length + 1}`;
    names.push(name);
    const master = await administrator(urlOf(url, 'master'));
    try {
      await master.run(
        `CREATE DATABASE ${name}${collation === null ? '' : ` COLLATE ${collation}`}`,
      );
    } finally {
      await master.close();
    }
    return urlOf(url, name);
  }

  async function migrated(): Promise<Scratch> {
    const scratch = await openScratch(await empty(), login);
    made.push(scratch);
    return scratch;
  }

  return {
    take: async () => free.pop() ?? (await migrated()),
    giveBack: (scratch) => {
      free.push(scratch);
    },
    empty,
    dropAll: async () => {
      for (const scratch of made) await scratch.close();
      const master = await administrator(urlOf(url, 'master'));
      try {
        for (const name of names) {
          await master.run(`DROP DATABASE ${name}`).catch((error: Error) => {
            process.stderr.write(`The database ${name} stays: ${error.message}\n`);
          });
        }
      } finally {
        await master.close();
      }
      await login.drop().catch((error: Error) => {
        process.stderr.write(`A log-in of the tests stays: ${error.message}\n`);
      });
    },
  };
}
