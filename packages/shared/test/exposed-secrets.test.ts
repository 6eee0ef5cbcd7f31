import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encryptSecret, exposedSecrets } from '../src/settings/index.ts';
import { ServiceProcess } from './service-process.ts';
import { listenerXml } from './settings-files.ts';

/** A folder that others may enter, as `/etc` is. */
const open = mkdtempSync(join(tmpdir(), 'buzon-exposed-'));
const closed = join(open, 'closed');
beforeAll(() => {
  chmodSync(open, 0o755);
  mkdirSync(closed, { mode: 0o700 });
});
afterAll(() => rmSync(open, { recursive: true }));

function write(name: string, content: string, mode: number, folder = open): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

const settings = (password: string) => listenerXml('').replace('secreto', password);

describe('secrets that every user of the machine can read', () => {
  it('L11 are told: a settings file with a password, and a file that it refers to', () => {
    const plain = write('plain.xml', settings('secreto'), 0o644);
    expect(exposedSecrets(plain, {})).toEqual([
      expect.stringMatching(/plain\.xml holds a secret.*chmod o-r.*buzon secret encrypt/),
    ]);
    const password = write('password', 'secreto', 0o604);
    const referring = write('referring.xml', settings('file:password'), 0o644);
    expect(exposedSecrets(referring, {})).toEqual([expect.stringContaining(password)]);
    const key = write('key', 'ab'.repeat(32), 0o644);
    expect(exposedSecrets(null, { BUZON_SECRET_KEY: `file:${key}` })).toHaveLength(1);
  });

  it('L11 are not where nobody else may read, or there is nothing to hide', () => {
    const encrypted = encryptSecret('secreto', randomBytes(32));
    const harmless = [
      write('owner.xml', settings('secreto'), 0o600),
      write('group.xml', settings('secreto'), 0o640),
      write('below.xml', settings('secreto'), 0o644, closed),
      write('encrypted.xml', settings(encrypted), 0o644),
      write('variable.xml', settings('env:PASSWORD'), 0o644),
    ];
    for (const file of harmless) expect(exposedSecrets(file, {})).toEqual([]);
  });

  it('L11 are warned of when a service starts, without showing them', async () => {
    const file = write('service.xml', settings('hunter2'), 0o644);
    const [words = ''] = exposedSecrets(file, {});
    const service = new ServiceProcess({ BUZON_CONFIG: file });
    try {
      expect(await service.logged(words)).toMatchObject({ level: 'warn' });
      expect(JSON.stringify(service.lines)).not.toContain('hunter2');
    } finally {
      service.kill('SIGKILL');
    }
  });
});
