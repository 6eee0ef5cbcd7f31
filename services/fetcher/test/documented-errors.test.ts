import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openTokenSource, type TokenSourceOptions } from '@buzon/oauth';
import {
  asLogged,
  documentedLines,
  makeAuthority,
  PAGES_OF_ERRORS,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
} from '@buzon/stack';
import { expect, it, onTestFinished } from 'vitest';

// The table of errors of OAuth 2 in docs/mailboxes.md: each of its lines is provoked, and no other is promised.

const unused = () => Promise.reject(new Error('an application keeps no refresh token'));
const records: TokenSourceOptions['records'] = {
  refreshToken: unused,
  claimRefreshToken: unused,
  keepRefreshToken: unused,
  releaseRefreshToken: unused,
};

/** What is said when an application asks this token server for a token. */
async function said(issuer: string, server: TokenServer): Promise<string> {
  const source = openTokenSource({
    oauth: {
      grant: 'client-credentials',
      client: {
        issuer,
        clientId: server.clientId,
        proof: {
          by: 'secret',
          secret: { text: server.clientSecret ?? '', file: null },
          expires: null,
        },
      },
      scope: 'imap',
    },
    user: 'ana',
    records,
    secretKey: null,
    logIn: 'run `buzon oauth login Reclamos`',
    timeoutMs: 2_000,
  });
  return source.token().then(
    () => expect.unreachable('a token was given'),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

async function tokenServer(): Promise<TokenServer> {
  const server = await startTokenServer();
  onTestFinished(() => server.stop());
  return server;
}

const refusing =
  (error: string, status = 400) =>
  async (): Promise<string> => {
    const server = await tokenServer();
    server.refuse({ status, error });
    return said(server.issuer, server);
  };

async function wrongSecret(): Promise<string> {
  const server = await tokenServer();
  const { issuer, clientId } = server;
  server.changeSecret('another');
  return said(issuer, { ...server, clientId, clientSecret: 'secreto' });
}

async function away(): Promise<string> {
  const server = await startTokenServer();
  await server.stop();
  return said(server.issuer, server);
}

async function untrusted(): Promise<string> {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const stranger = createServer(await authority.issue()).listen(0, '127.0.0.1');
  onTestFinished(() => void stranger.close());
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;
  const line = await said(`https://127.0.0.1:${port}`, await tokenServer());
  expect(line).toMatch(/ NODE_EXTRA_CA_CERTS$/);
  return line;
}

async function wrongTenant(): Promise<string> {
  const server = await tokenServer();
  return said(`${server.issuer}/nobody`, server);
}

const TRIED: Readonly<Record<string, () => Promise<string>>> = {
  'correct ClientId and ClientSecret or Certificate; it may have expired': wrongSecret,
  'it was revoked, has expired or was used already': refusing('invalid_grant'),
  'give … the right to ask for tokens in this way (consent)': refusing('unauthorized_client'),
  'correct Scope, or give the application the right to it': refusing('invalid_scope'),
  'is no token server, or not at this address': wrongTenant,
  'shows a certificate that is not to be trusted': untrusted,
  'gives no access token at present': refusing('temporarily_unavailable', 503),
  'The token server … is away': away,
};

it.each(PAGES_OF_ERRORS)('L12 %s promises these lines and no others', async (page) => {
  const promised = await documentedLines(page, 'tokens');
  expect([...promised].sort()).toEqual(Object.keys(TRIED).sort());
});

it.each(Object.entries(TRIED))('L12 gives the promised line: %s', async (line, misconfigure) => {
  expect(await misconfigure()).toMatch(asLogged(line));
});
