import { join } from 'node:path';
import {
  type Authority,
  type CertificateRequest,
  makeAuthority,
  startScriptedImap,
  temporaryDirectory,
} from '@buzon/stack';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  connectMailbox,
  examineMailbox,
  type MailboxError,
  type MailboxOptions,
} from '../src/index.ts';
import { connected, uidsOf } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

const DAY = 86_400_000;

let authority: Authority;
beforeAll(async () => {
  authority = await makeAuthority(join(await temporaryDirectory('tls'), 'ca'));
});

/** A server with a certificate of the authority, and options that trust it. */
async function secureServer(
  request: CertificateRequest = {},
  tls: Record<string, unknown> = {},
): Promise<MailboxOptions> {
  const { options } = await scriptedServer({
    tls: { ...(await authority.issue(request)), ...tls },
  });
  return { ...options, ca: authority.ca };
}

const failureOf = (options: MailboxOptions): Promise<MailboxError> =>
  connectMailbox(options).then(
    () => expect.unreachable('it should not connect'),
    (error: unknown) => error as MailboxError,
  );

describe('a certificate', () => {
  it('L1 of an authority that the settings name is trusted', async () => {
    expect(await uidsOf(await connected(await secureServer()))).toEqual([]);
  });

  it('L9 of an unknown authority is refused, with where to name that authority', async () => {
    const { ca: _, ...options } = await secureServer();
    const failure = await failureOf(options);
    expect(failure).toMatchObject({ kind: 'installation', code: 'CERTIFICATE' });
    expect(failure.message).toMatch(/not trusted: .*TlsCaFile/);
  });

  it.each([
    ['has expired', { until: new Date(Date.now() - 1_000) }, /it has expired; .* needs a new one/],
    [
      'is not valid yet',
      { from: new Date(Date.now() + DAY) },
      /it is not valid yet; look at the clock/,
    ],
    [
      'is for another host',
      { names: ['DNS:imap.example.com', 'DNS:mail.example.com'] },
      /it is for imap\.example\.com, mail\.example\.com, not for 127\.0\.0\.1; correct HostName, or set TlsServerName/,
    ],
  ])('L9 that %s is told from other faults', async (_, request, words) => {
    const failure = await failureOf(await secureServer(request));
    expect(failure).toMatchObject({ kind: 'installation', code: 'CERTIFICATE' });
    expect(failure.message).toMatch(words);
  });

  it('L9 that the server made for itself is refused, with how to trust it', async () => {
    const directory = await temporaryDirectory('self-signed');
    const { ca } = await makeAuthority(join(directory, 'ca'));
    const { readFile } = await import('node:fs/promises');
    const key = await readFile(join(directory, 'ca', 'ca.key'), 'utf8');
    const { options } = await scriptedServer({ tls: { cert: ca, key } });
    expect((await failureOf(options)).message).toMatch(
      /nobody but the server itself vouches for it; .*TlsCaFile/,
    );
  });

  it('L1 may have another name where the settings give it, and only that one', async () => {
    const options = await secureServer({ names: ['DNS:imap.example.com'] });
    const named = { ...options, tlsServerName: 'imap.example.com' };
    expect(await uidsOf(await connected(named))).toEqual([]);
    const other = { ...options, tlsServerName: 'imap.example.org' };
    expect((await failureOf(other)).message).toContain('not for imap.example.org');
  });
});

describe('the version of TLS', () => {
  const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

  it('L1 exchange-old-tls: of a server may be old only where the settings say so', async () => {
    const options = await secureServer({}, OLD);
    const failure = await failureOf(options);
    expect(failure).toMatchObject({ kind: 'installation', code: 'TLS' });
    expect(failure.message).toMatch(/only versions of TLS that are not allowed; .*TlsMinVersion/);
    expect(await uidsOf(await connected({ ...options, minTlsVersion: '1.0' }))).toEqual([]);
  });

  it('L1 of the settings is demanded', async () => {
    const options = await secureServer({}, { maxVersion: 'TLSv1.2' });
    expect(await uidsOf(await connected(options))).toEqual([]);
    expect(await failureOf({ ...options, minTlsVersion: '1.3' })).toMatchObject({ code: 'TLS' });
  });
});

describe('a server without TLS', () => {
  it('L1 is used as it is, unless the settings require TLS: then no password is sent', async () => {
    const server = await scriptedServer();
    expect((await examineMailbox(server.options)).encrypted).toBe(false);
    const before = server.received.length;
    const failure = await failureOf({ ...server.options, requireTls: true });
    expect(failure).toMatchObject({ kind: 'installation', code: 'TLS' });
    expect(failure.message).toMatch(/offers no encryption, which RequireTls demands/);
    expect(server.received.slice(before).join('\n')).not.toMatch(/LOGIN|AUTHENTICATE/);
  });

  it('L1 that refuses the STARTTLS that it offers gets no password where TLS is required', async () => {
    const server = await scriptedServer({
      capabilities: 'STARTTLS',
      commands: { STARTTLS: (session, { tag }) => session.send(`${tag} NO not today`) },
    });
    expect(await failureOf({ ...server.options, requireTls: true })).toMatchObject({ code: 'TLS' });
    expect(server.received.join('\n')).not.toMatch(/LOGIN|AUTHENTICATE/);
  });

  it('L9 on the port of one with TLS is told by what to check', async () => {
    const server = await startScriptedImap();
    onTestFinished(() => server.stop());
    const { options } = await scriptedServer();
    const failure = await failureOf({ ...options, port: server.port, secure: true });
    expect(failure.message).toMatch(/does not speak TLS as asked for; check Port and UseSsl/);
  });
});
