import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decryptSecret, encryptSecret } from '@buzon/shared/settings';
import { temporaryDirectory } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { buzon } from './buzon.ts';

describe('buzon secret', () => {
  it('L11 makes a key, and encrypts what is piped in with it', async () => {
    const key = (await buzon(['secret', 'key'])).out.trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const { status, out } = await buzon(
      ['secret', 'encrypt'],
      { BUZON_SECRET_KEY: key },
      'cläve con espacio \n',
    );
    expect(status).toBe(0);
    expect(decryptSecret(out.trim(), Buffer.from(key, 'hex'))).toBe('cläve con espacio ');
  });

  it('L11 makes another key each time', async () => {
    expect((await buzon(['secret', 'key'])).out).not.toBe((await buzon(['secret', 'key'])).out);
  });

  it('L11 says what is missing', async () => {
    const without = await buzon(['secret', 'encrypt'], {}, 'x');
    expect(without).toMatchObject({ status: 78, out: '' });
    expect(without.err).toMatch(/^environment: BUZON_SECRET_KEY: missing — /);
    const empty = await buzon(['secret', 'encrypt'], { BUZON_SECRET_KEY: 'ab'.repeat(32) }, '');
    expect(empty).toMatchObject({ status: 1, out: '' });
  });

  it('L11 decrypts what it encrypted, and nothing else', async () => {
    const key = { BUZON_SECRET_KEY: 'ab'.repeat(32) };
    const value = encryptSecret('cläve', Buffer.from('ab'.repeat(32), 'hex'));
    expect(await buzon(['secret', 'decrypt'], key, `${value}\n`)).toMatchObject({
      status: 0,
      out: 'cläve\n',
    });
    const other = await buzon(['secret', 'decrypt'], { BUZON_SECRET_KEY: 'cd'.repeat(32) }, value);
    expect(other).toMatchObject({ status: 1, out: '' });
    expect(other.err).toContain('another key');
    expect(await buzon(['secret', 'decrypt'], key, 'cläve')).toMatchObject({ status: 1, out: '' });
  });
});

describe('buzon secret rotate', () => {
  const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const keys = {
    BUZON_SECRET_KEY: oldKey.toString('hex'),
    BUZON_NEW_SECRET_KEY: newKey.toString('hex'),
  };
  const settingsFile = async (values: readonly string[], encoding: BufferEncoding = 'utf8') => {
    const file = join(await temporaryDirectory('rotate'), 'settings.xml');
    const start = encoding === 'utf16le' ? '\ufeff' : '';
    const lines = values.map((value) => `  <Password>${value}</Password> <!-- enc:… año -->`);
    await writeFile(file, Buffer.from(`${start}<a>\r\n${lines.join('\n')}\n</a>`, encoding), {
      mode: 0o640,
    });
    return file;
  };
  const passwordsIn = async (file: string, encoding: BufferEncoding = 'utf8') =>
    [...(await readFile(file, encoding)).matchAll(/<Password>(.*)<\/Password>/g)].map(
      ([, value = '']) => decryptSecret(value, newKey) ?? value,
    );

  it.each(['utf8', 'utf16le'] as const)(
    'L11 gives every enc: value the new key, and leaves all else as it is (%s)',
    async (encoding) => {
      const values = [encryptSecret('uno', oldKey), 'plano', encryptSecret('dos', newKey)];
      const file = await settingsFile(values, encoding);
      const before = await readFile(file, encoding);
      const { status, out } = await buzon(['secret', 'rotate', file], keys);
      expect(status).toBe(0);
      expect(out).toContain('1 values have the new key, 1 had it already');
      expect(await passwordsIn(file, encoding)).toEqual(['uno', 'plano', 'dos']);
      const after = await readFile(file, encoding);
      const masked = (text: string) => text.replaceAll(/enc:[A-Za-z0-9+/=]+/g, 'enc');
      expect(masked(after)).toBe(masked(before));
      expect((await stat(file)).mode & 0o777).toBe(0o640);
    },
  );

  it('L11 changes nothing when one value was made with another key', async () => {
    const good = await settingsFile([encryptSecret('uno', oldKey)]);
    const strange = await settingsFile([encryptSecret('dos', Buffer.alloc(32, 3))]);
    const before = await readFile(good);
    const { status, err } = await buzon(['secret', 'rotate', good, strange], keys);
    expect(status).toBe(1);
    expect(err).toContain(`${strange}: enc:`);
    expect(err).toContain('nothing is changed');
    expect(await readFile(good)).toEqual(before);
  });

  it('L11 says that the new key is missing', async () => {
    const { status, err } = await buzon(['secret', 'rotate', 'x.xml'], {
      BUZON_SECRET_KEY: keys.BUZON_SECRET_KEY,
    });
    expect(status).toBe(1);
    expect(err).toContain('BUZON_NEW_SECRET_KEY');
  });
});
