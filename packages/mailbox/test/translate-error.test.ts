import { PROFILES, type ProviderProfile } from '@buzon/shared/providers';
import { describe, expect, it } from 'vitest';
import { looksEncrypted } from '../src/looks-encrypted.ts';
import { translateError } from '../src/translate-error.ts';

const generic = PROFILES.find(({ name }) => name === 'generic') as ProviderProfile;
const context = {
  profile: generic,
  host: 'imap.example.com',
  port: 143,
  user: 'ana',
  doing: 'to log in',
  passwordLooksEncrypted: false,
  byToken: false,
};

describe('errors in a person’s words', () => {
  it('L9 tells of TLS what OpenSSL means, without where in its source', () => {
    const openSsl = Object.assign(
      new Error(
        '805CA2A2:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl3_record.c:350:\n',
      ),
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    );
    expect(translateError(openSsl, context)).toMatchObject({
      kind: 'installation',
      code: 'TLS',
      message:
        'imap.example.com:143 does not speak TLS as asked for; check Port and UseSsl: wrong version number',
    });
  });

  it('L11 says of a refused password that another program has encrypted it, if it looks so', () => {
    const refused = Object.assign(new Error('Command failed'), { authenticationFailed: true });
    const words = (password: string) => {
      const passwordLooksEncrypted = looksEncrypted(password);
      return translateError(refused, { ...context, passwordLooksEncrypted }).message;
    };
    for (const encrypted of [
      'ZR9Zf9oiGhE3olsLuXgnUA==',
      'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ',
      '6fa459ea6fa459ea6fa459ea6fa459ea',
    ]) {
      expect(words(encrypted)).toContain('another program has encrypted');
      expect(words(encrypted)).not.toContain(encrypted);
    }
    for (const plain of [
      'secreto',
      'abcd efgh ijkl mnop',
      'abcdefghijklmnop',
      'Clave-Larga-2026',
    ]) {
      expect(words(plain)).not.toContain('encrypted');
    }
  });
});
