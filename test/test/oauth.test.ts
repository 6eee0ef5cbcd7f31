import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readListenerStatuses, redisKeys } from '@buzon/shared/queue';
import { type ServiceServer, startTokenServer, type TokenServer, until } from '@buzon/stack';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainMail, System } from '../src/index.ts';

const PERSON = 'persona@example.com';
const MAILBOX = 'casos@example.com';
const FOLDERS = ['IMAP/New', 'IMAP/Done'];

let system: System;
let redis: Redis;
/** Gives short-lived tokens for refresh tokens that are good once. */
let rotating: TokenServer;
/** Gives tokens to an application. */
let plain: TokenServer;
let fetcher: ServiceServer;
let refreshTokenFile: string;
let secretFile: string;

beforeAll(async () => {
  rotating = await startTokenServer({ clientSecret: null });
  rotating.grants.rotates = true;
  rotating.grants.lifeSeconds = 3;
  plain = await startTokenServer({ applicationUser: MAILBOX });
  plain.grants.alsoIn(rotating.grants);
  system = await System.start({
    services: [],
    accounts: [PERSON, MAILBOX].map((user) => ({ user, password: 'x', folders: FOLDERS })),
    stack: { dovecot: { introspectionUrl: plain.introspectionUrl } },
  });
  redis = system.redis();
  refreshTokenFile = join(system.stack.directory, 'refresh-token');
  secretFile = join(system.stack.directory, 'client-secret');
  await writeFile(refreshTokenFile, rotating.grants.consent(PERSON));
  await writeFile(secretFile, plain.clientSecret ?? '');
  await system.configure([
    {
      ID: 'persona',
      UserName: PERSON,
      Password: null,
      OAuth: {
        Issuer: rotating.issuer,
        ClientId: rotating.clientId,
        RefreshToken: `file:${refreshTokenFile}`,
      },
    },
    {
      ID: 'aplicacion',
      UserName: MAILBOX,
      Password: null,
      OAuth: {
        Issuer: plain.issuer,
        ClientId: plain.clientId,
        ClientSecret: `file:${secretFile}`,
        ClientSecretExpires: '2126-11-01',
      },
    },
  ]);
  await system.handOver(['persona', 'aplicacion']);
  [fetcher] = await Promise.all([system.startService('fetcher'), system.startService('processor')]);
});

afterAll(async () => {
  redis?.disconnect();
  await system?.stop();
  await rotating?.stop();
  await plain?.stop();
});

/** What the dashboard is told. */
const listener = async (id: string) =>
  (await readListenerStatuses(redis, redisKeys('{buzon}'))).find(
    (status) => status.listener === id,
  );

const untilHeld = (id: string, code: string) =>
  until(
    async () => {
      const view = await listener(id);
      return view?.state === 'held' && view.code === code ? view : null;
    },
    { what: `${id} to be held by ${code}` },
  );

const logged = async (id: string) =>
  (await system.log(fetcher)).filter((line) => line['listener'] === id).map(({ msg }) => msg);

/** Ten more mails find their way. */
async function works(user: string): Promise<void> {
  const before = await system.count('IMAP/Done', user);
  await system.deliver(
    Array.from({ length: 10 }, () => plainMail()),
    'IMAP/New',
    user,
  );
  await system.untilMoved(before + 10, { user });
}

it('L12 reads mailboxes with access tokens, an application’s and a person’s', async () => {
  await Promise.all([works(PERSON), works(MAILBOX)]);
  expect(plain.requests).toHaveLength(1);
});

it('L12 O5 tells dashboard and metrics how long the log-in is good', async () => {
  const runsOut = { what: 'ClientSecret', at: '2126-11-01T23:59:59.000Z' };
  expect(await listener('aplicacion')).toMatchObject({ runsOut });
  const metrics = await (await fetch(`${fetcher.url}/metrics`)).text();
  const days =
    /^buzon_oauth_days_left\{[^}]*listener="aplicacion",what="ClientSecret"[^}]*\} (\d+)$/m;
  expect(Number(days.exec(metrics)?.[1])).toBeGreaterThan(30_000);
});

it('L12 begins a session with another token before the old one expires, also in mid-IDLE', async () => {
  const before = rotating.requests.length;
  await until(() => rotating.requests.length > before, { what: 'a renewal' });
  await works(PERSON);
  await expect
    .poll(() => logged('persona'))
    .toContain('begins a session with another access token');
  expect(rotating.requests.filter(({ error }) => error !== null)).toEqual([]);
  const shown = rotating.requests.map(({ parameters }) => parameters.get('refresh_token'));
  expect(new Set(shown).size).toBe(shown.length);
  expect((await listener('persona'))?.state).toBe('connected');
});

it('L12 keeps a refresh token that is good once over a restart, encrypted', async () => {
  await fetcher.stop();
  const before = rotating.requests.length;
  fetcher = await system.startService('fetcher');
  await until(() => rotating.requests.length > before, { what: 'a log-in after the restart' });
  expect(rotating.requests.filter(({ error }) => error !== null)).toEqual([]);
  const rows = await system.query('SELECT account, token FROM buzon.refresh_tokens');
  expect(rows).toEqual([{ account: PERSON, token: expect.stringMatching(/^enc:/) }]);
});

it('L12 waits for a token server that is away, and goes on by itself', async () => {
  await rotating.stop();
  const view = await untilHeld('persona', 'TOKEN_SERVER_AWAY');
  expect(view.reason).toMatch(/^The token server 127\.0\.0\.1:\d+ is away \(ECONNREFUSED\)/);
  expect((await listener('aplicacion'))?.state).toBe('connected');
  await rotating.start();
  await works(PERSON);
});

it('L12 holds a listener whose grant was revoked, in words, until there is another token', async () => {
  rotating.grants.revoke(PERSON);
  const view = await untilHeld('persona', 'INVALID_GRANT');
  const words =
    /refuses the grant of buzon \(“invalid_grant: Token has been expired or revoked\.”\): .*buzon oauth login persona/;
  expect(view.reason).toMatch(words);
  await expect.poll(() => logged('persona')).toContainEqual(expect.stringMatching(words));
  const asked = rotating.requests.length;
  await writeFile(refreshTokenFile, rotating.grants.consent(PERSON));
  await works(PERSON);
  expect(rotating.requests[asked]?.error).toBeNull();
});

it('L12 asks for another token once when the mailbox refuses one, with the secret as it is now', async () => {
  const before = plain.requests.length;
  plain.grants.expireAccess(MAILBOX);
  plain.changeSecret('nuevo');
  await system.stack.dovecot.stop();
  await system.stack.dovecot.start();
  const view = await untilHeld('aplicacion', 'INVALID_CLIENT');
  expect(view.reason).toMatch(/correct ClientId and ClientSecret/);
  expect(plain.requests.slice(before).map(({ error }) => error)).toEqual(['invalid_client']);
  await writeFile(secretFile, 'nuevo');
  await works(MAILBOX);
});

it('L12 no token and no secret is in the log', async () => {
  const log = JSON.stringify(await system.log(fetcher));
  expect(log).not.toMatch(/access-[0-9a-f]{8}|refresh-[0-9a-f]{8}|nuevo|secreto/);
});
