import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startStack, temporaryDirectory, until } from '../src/index.ts';
import { isAlive, processTree } from '../src/process/tree.ts';

async function databases(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
  await client.end();
  return rows.map((row) => row.datname);
}

describe('a whole stack', () => {
  it('does not disturb another one', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map(async (name) => startStack({ directory: await temporaryDirectory(name) })),
    );
    if (one === undefined || two === undefined) throw new Error('two stacks were started');
    await one.postgres.createDatabase('only_one');
    await one.dovecot.addAccount({ user: 'ana', password: 'x' });
    await one.dovecot.deliver('ana', 'INBOX', 'Subject: x\n\n');
    await one.stop();
    expect(await databases(two.postgres.url())).not.toContain('only_one');
    expect(two.dovecot.accounts).toEqual([]);
    await one.stop();
    await two.stop();
  });

  it('ends what did start when one of its servers cannot', async () => {
    const directories = [await temporaryDirectory('first'), await temporaryDirectory('clash')];
    const before = await processTree(process.pid);
    const first = await startStack({ directory: directories[0] ?? '' });
    const clash = startStack({
      directory: directories[1] ?? '',
      redis: { port: first.redis.port },
    });
    await expect(clash).rejects.toThrow('Redis did not start');
    await first.stop();
    expect(await processTree(process.pid)).toEqual(before);
  });

  it.each(['running', 'frozen'])(
    'dies with its parent, whose end is a kill -9, and leaves nothing behind (%s)',
    async (state) => {
      const starter = fork(join(import.meta.dirname, 'starter.mjs'), [state]);
      const [{ directory, pids }] = (await once(starter, 'message')) as [
        { directory: string; pids: number[] },
      ];
      const trees = (await Promise.all(pids.map(processTree))).flat();
      expect(trees.length).toBeGreaterThan(pids.length);
      expect(existsSync(directory)).toBe(true);
      starter.kill('SIGKILL');
      await until(async () => !(await Promise.all(trees.map(isAlive))).includes(true), {
        what: 'the servers to be gone with their parent',
      });
      await until(() => !existsSync(directory), { what: 'their directory to be gone' });
    },
  );
});
