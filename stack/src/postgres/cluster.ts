import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { giveTo, runAs, type UnprivilegedUser } from '../process/unprivileged.ts';

/** The data directory of a PostgreSQL server, and the password of its superuser. */
export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/** The superuser that everything connects as. */
export const SUPERUSER = 'postgres';

/**
 * The cluster in this directory, made when there is none. Text is UTF-8, and sorting and letter case
 * come from PostgreSQL itself: the same on every system, whatever its locales are.
 */
export async function openCluster(
  directory: string,
  initdb: string,
  user: UnprivilegedUser | null,
): Promise<Cluster> {
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  const finished = join(directory, 'initialised');
  if (!existsSync(finished)) {
    // What an interrupted attempt left behind is no cluster.
    await rm(data, { recursive: true, force: true });
    await mkdir(data, { recursive: true, mode: 0o700 });
    await rm(passwordFile, { force: true });
    await writeFile(passwordFile, randomBytes(16).toString('hex'), { mode: 0o600 });
    await giveTo(user, passwordFile);
    await giveTo(user, data);
    await initialise(data, passwordFile, initdb, user);
    await writeFile(finished, '');
  }
  await giveTo(user, data);
  return { data, password: (await readFile(passwordFile, 'utf8')).trim() };
}

async function initialise(
  data: string,
  passwordFile: string,
  initdb: string,
  user: UnprivilegedUser | null,
): Promise<void> {
  const { command, args, ...identity } = runAs(user, initdb, [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ]);
  await promisify(execFile)(command, args, { cwd: data, ...identity });
}
