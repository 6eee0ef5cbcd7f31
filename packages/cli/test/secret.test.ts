import { decryptSecret } from '@buzon/shared/settings';
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
});
