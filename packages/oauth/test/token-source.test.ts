import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientProof, OAuthSettings } from '@buzon/shared/settings';
import {
  makeAuthority,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
} from '@buzon/stack';
import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  byDevice,
  daysLeft,
  logIn,
  openTokenSource,
  type RefreshTokenRecord,
} from '../src/index.ts';

const KEY = Buffer.alloc(32, 3);

let server: TokenServer;

beforeEach(async () => {
  server = await startTokenServer({ applicationUser: 'ana' });
});

afterEach(async () => {
  await server.stop();
});

/** Refresh tokens in memory, with the rules of the store. */
function records() {
  const kept = new Map<string, RefreshTokenRecord>();
  const claims = new Map<string, string>();
  return {
    kept,
    refreshToken: async (grant: string) => kept.get(grant) ?? null,
    async claimRefreshToken(grant: string, _account: string, by: string) {
      if (claims.has(grant) && claims.get(grant) !== by) return false;
      claims.set(grant, by);
      return true;
    },
    async keepRefreshToken(record: RefreshTokenRecord) {
      kept.set(record.grant, record);
      claims.delete(record.grant);
    },
    async releaseRefreshToken(grant: string) {
      claims.delete(grant);
    },
  };
}

const plainSecret = (text: string): ClientProof => ({
  by: 'secret',
  secret: { text, file: null },
  expires: null,
});

const application = (proof = plainSecret('secreto')): OAuthSettings => ({
  grant: 'client-credentials',
  client: { issuer: server.issuer, clientId: server.clientId, proof },
  scope: 'mail',
});

const personsClient = () => ({
  issuer: server.issuer,
  clientId: server.clientId,
  proof: plainSecret('secreto'),
});

const person = (first: string): OAuthSettings => ({
  grant: 'refresh-token',
  client: personsClient(),
  refreshToken: { text: first, file: null },
  scope: null,
});

const open = (oauth: OAuthSettings, kept = records(), timeoutMs = 15_000) =>
  openTokenSource({
    oauth,
    user: 'ana',
    records: kept,
    secretKey: KEY,
    logIn: 'run `buzon oauth login A`',
    timeoutMs,
  });

const userOf = (token: string) => server.grants.introspect(token).username;

describe('access tokens', () => {
  it('L12 asks once for many, and again a while before the token expires', async () => {
    const source = open(application());
    const tokens = await Promise.all([source.token(), source.token(), source.token()]);
    expect(new Set(tokens).size).toBe(1);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.parameters.get('scope')).toBe('mail');
    const [token] = tokens;
    expect((token?.expiresAt ?? 0) - (token?.renewAt ?? 0)).toBe(300_000);
    server.grants.lifeSeconds = 10;
    const short = await open(application()).token();
    expect(short.expiresAt - short.renewAt).toBe(2_000);
  });

  it('L12 uses a refresh token that is good once in turns', async () => {
    server.grants.rotates = true;
    const first = person(server.grants.consent('ana'));
    const kept = records();
    const tokens = await Promise.all([1, 2, 3].map(() => open(first, kept).token()));
    expect(tokens.map(({ value }) => userOf(value))).toEqual(['ana', 'ana', 'ana']);
    expect(server.requests.map(({ error }) => error)).toEqual([null, null, null]);
    expect([...kept.kept.values()].map(({ token }) => token)).toEqual([
      expect.stringMatching(/^enc:/),
    ]);
  });

  it('L12 acts for a user as a service account of Google', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = JSON.stringify({
      type: 'service_account',
      client_email: 'buzon@proyecto.iam.example',
      private_key_id: 'k1',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${server.issuer}/token`,
    });
    const source = open({
      grant: 'service-account',
      key: { text: key, file: null },
      scope: 'mail',
    });
    expect(userOf((await source.token()).value)).toBe('ana');
    const assertion = server.requests[0]?.parameters.get('assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(
      JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()),
    ).toMatchObject({
      iss: 'buzon@proyecto.iam.example',
      sub: 'ana',
      aud: `${server.issuer}/token`,
      scope: 'mail',
    });
  });

  it('L12 proves an application by a certificate, and tells when that ends', async () => {
    const directory = await temporaryDirectory('oauth');
    const authority = await makeAuthority(join(directory, 'authority'));
    const until = new Date(Date.now() + 20.5 * 86_400_000);
    const { cert, key } = await authority.issue({ until });
    const source = open(
      application({
        by: 'certificate',
        certificate: { text: cert, file: null },
        key: { text: key, file: null },
      }),
    );
    await source.token();
    const assertion = server.requests[0]?.parameters.get('client_assertion') ?? '';
    expect(decodeProtectedHeader(assertion)).toMatchObject({
      'x5t#S256': expect.stringMatching(/^[\w-]{43}$/),
    });
    const runsOut = await source.runsOut();
    expect(runsOut?.what).toBe('Certificate');
    expect(runsOut === null ? null : daysLeft(runsOut, Date.now())).toBe(20);
  });
});

describe('no access token', () => {
  it('L12 before the first log-in it says so, and goes on after it', async () => {
    const kept = records();
    const stored = { ...person(''), refreshToken: null } as OAuthSettings;
    const source = open(stored, kept);
    await expect(source.token()).rejects.toMatchObject({
      kind: 'installation',
      code: 'NO_REFRESH_TOKEN',
      message: 'Nobody has logged in yet: run `buzon oauth login A`',
    });
    expect(await source.mended()).toBe(false);
    await logIn(
      { client: personsClient(), scope: null, user: 'ana', records: kept, secretKey: KEY },
      byDevice(async ({ code }) => server.approveDevice(code, 'ana')),
    );
    expect(await source.mended()).toBe(true);
    expect(userOf((await source.token()).value)).toBe('ana');
    const otherKey = openTokenSource({
      ...{ oauth: stored, user: 'ana', records: kept, logIn: 'log in' },
      secretKey: Buffer.alloc(32, 4),
    });
    await expect(otherKey.token()).rejects.toMatchObject({ code: 'SECRET_KEY' });
  });

  it.each([
    ['invalid_client', 'INVALID_CLIENT', /correct ClientId and ClientSecret/],
    ['unauthorized_client', 'UNAUTHORIZED_CLIENT', /give buzon the right/],
    [
      'interaction_required',
      'INTERACTION_REQUIRED',
      /wants to ask a person: run `buzon oauth login A`/,
    ],
    ['consent_required', 'CONSENT_REQUIRED', /run `buzon oauth login A`/],
    ['invalid_scope', 'INVALID_SCOPE', /correct Scope/],
  ])('L12 %s: a person must act', async (error, code, words) => {
    server.refuse({
      status: 400,
      error,
      error_description: 'AADSTS70011: no.\r\nTrace ID: 1\r\nTimestamp: 2026',
    });
    const failure = await open(application())
      .token()
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({
      kind: 'installation',
      code,
      message: expect.stringMatching(words),
    });
    expect(String(failure)).not.toContain('Trace');
  });

  it.each([
    [500, 'server_error'],
    [503, 'temporarily_unavailable'],
    [429, 'invalid_grant'],
  ])('L12 %i %s: it is the token server that has trouble', async (status, error) => {
    server.refuse({ status, error });
    await expect(open(application()).token()).rejects.toMatchObject({ kind: 'world' });
  });

  it('L12 a token server that is slow is away, and is asked again', async () => {
    const source = open(application(), records(), 300);
    server.freeze();
    await expect(source.token()).rejects.toMatchObject({
      kind: 'world',
      code: 'TOKEN_SERVER_AWAY',
    });
    server.thaw();
    expect(userOf((await source.token()).value)).toBe('ana');
  });

  it('L12 while it is away the last token is handed out until it expires', async () => {
    server.grants.lifeSeconds = 1;
    const source = open(application());
    const first = await source.token();
    await server.stop();
    let later: unknown = first;
    while (later === first) later = await source.token().catch((thrown: unknown) => thrown);
    expect(Date.now()).toBeGreaterThanOrEqual(first.expiresAt);
    expect(later).toMatchObject({ kind: 'world' });
  });

  it('L12 refused secrets are not shown again until they are others', async () => {
    const file = join(await temporaryDirectory('oauth'), 'secret');
    await writeFile(file, 'falso');
    const secret = { text: await readFile(file, 'utf8'), file };
    const source = open(application({ by: 'secret', secret, expires: null }));
    await expect(source.token()).rejects.toMatchObject({ code: 'INVALID_CLIENT' });
    await expect(source.token()).rejects.toMatchObject({ code: 'INVALID_CLIENT' });
    expect(server.requests).toHaveLength(1);
    expect(await source.mended()).toBe(false);
    await writeFile(file, 'secreto\n');
    expect(await source.mended()).toBe(true);
    expect(userOf((await source.token()).value)).toBe('ana');
  });

  it('L12 what is no token server is told apart from one that is away', async () => {
    const wrong = application();
    if (wrong.grant !== 'client-credentials') throw new Error('another grant');
    const elsewhere = { ...wrong, client: { ...wrong.client, issuer: `${server.issuer}/no/such` } };
    await expect(open(elsewhere).token()).rejects.toMatchObject({
      kind: 'installation',
      code: 'NOT_A_TOKEN_SERVER',
    });
  });
});
