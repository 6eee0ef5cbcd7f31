import { describe, expect, it } from 'vitest';
import { translateError } from '../src/translate-error.ts';

const context = { host: 'imap.example.com', port: 143, user: 'ana', doing: 'to log in' };

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
});
