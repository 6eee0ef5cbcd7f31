import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '@buzon/stack';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

it('O4 stops at start, status 78 and one line, when it would be seen from elsewhere', async () => {
  const config = join(await temporaryDirectory('main'), 'buzon.yaml');
  await writeFile(
    config,
    'listeners:\n  - id: A\n    hostName: h\n    userName: u\n    password: p\n    outputFolder: Done\n',
  );
  const env = {
    PATH: process.env['PATH'],
    BUZON_CONFIG: config,
    REDIS_URL: 'redis://127.0.0.1:1',
    DATABASE_URL: 'postgres://u:p@127.0.0.1:1/d',
    HOST: '0.0.0.0',
  };
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [main], { env, timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  expect(ended.stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^environment: DASHBOARD_OPERATOR: missing — .*0\.0\.0\.0/),
  ]);
  expect(ended.code).toBe(78);
});
