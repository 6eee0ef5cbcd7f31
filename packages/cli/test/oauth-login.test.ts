import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openTokenSource } from '@buzon/oauth';
import { loadSettings } from '@buzon/shared/settings';
import {
  type PostgresServer,
  startPostgres,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
} from '@buzon/stack';
import { openStore, type Store } from '@buzon/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/run.ts';
import { file } from './files.ts';

const KEY = 'ab'.repeat(32);
const NEW_KEY = 'cd'.repeat(32);

let directory: string;
let postgres: PostgresServer;
let tokens: TokenServer;
let store: Store;
let variables: Record<string, string>;

beforeAll(async () => {
  directory = await temporaryDirectory('oauth-login');
  tokens = await startTokenServer({ clientSecret: null });
  postgres = await startPostgres({ directory: join(directory, 'postgres') });
  const databaseUrl = await postgres.createDatabase('buzon');
  store = openStore({ url: databaseUrl, poolSize: 1, applicationName: 'test' });
  await store.migrate();
  const settings = file('oauth.xml', settingsXml());
  variables = { BUZON_CONFIG: settings, DATABASE_URL: databaseUrl, BUZON_SECRET_KEY: KEY };
});

afterAll(async () => {
  await store.close();
  await postgres.stop();
  await tokens.stop();
  await rm(directory, { recursive: true });
});

function settingsXml(): string {
  const client = `<Issuer>${tokens.issuer}</Issuer><ClientId>${tokens.clientId}</ClientId>`;
  const listener = (id: string, inside: string) =>
    `<ImapListener ID="${id}"><HostName>h</HostName><UserName>${id}@x.example</UserName><OutputFolder>B</OutputFolder>${inside}</ImapListener>`;
  return `<a>${listener('persona', `<OAuth>${client}</OAuth>`)}
${listener('otra', `<OAuth>${client}</OAuth>`)}
${listener('ajustes', `<OAuth>${client}<RefreshToken>r</RefreshToken></OAuth>`)}
${listener('clave', '<Password>p</Password>')}</a>`;
}

/** Runs one command in this process; `act` sees each line, and does what a person would. */
async function run(
  args: readonly string[],
  act: (line: string) => Promise<void> = async () => undefined,
  more: Readonly<Record<string, string>> = {},
) {
  const told: string[] = [];
  const acts: Promise<void>[] = [];
  const status = await runCli(args, {
    variables: { ...variables, ...more },
    terminal: {
      input: Readable.from([]),
      async print(line) {
        told.push(line);
        acts.push(act(line));
      },
      complain: (line) => told.push(line),
    },
  });
  await Promise.all(acts);
  return { status, out: told.join('\n') };
}

/** Whose mailbox the kept token opens. */
async function userOf(id: string, key: string) {
  const { listeners } = loadSettings(variables['BUZON_CONFIG'] ?? '', {}, Buffer.from(key, 'hex'));
  const listener = listeners.find((one) => one.id === id);
  if (!listener?.oauth) throw new Error('no such listener');
  const source = openTokenSource({
    oauth: listener.oauth,
    user: listener.userName,
    records: store,
    secretKey: Buffer.from(key, 'hex'),
    logIn: '',
  });
  return tokens.grants.introspect((await source.token()).value).username;
}

describe('buzon oauth login', () => {
  it('L12 by a code of a device keeps the refresh token in the database', async () => {
    const { status, out } = await run(['oauth', 'login', 'PERSONA'], async (text) => {
      const code = /type the code (\w+) there, within 10 minutes/.exec(text)?.[1];
      if (code !== undefined) tokens.approveDevice(code, 'ana');
    });
    expect(out).toContain('The refresh token of persona@x.example is kept, encrypted');
    expect(status).toBe(0);
    expect(await userOf('persona', KEY)).toBe('ana');
    const [record] = await store.refreshTokens();
    expect(record).toMatchObject({ account: 'persona@x.example' });
    expect(record?.token).toMatch(/^enc:/);
  });

  it('L12 by a browser takes the code that comes back to this machine, with PKCE and state', async () => {
    tokens.consentAs('berta');
    let forged = 0;
    const { status } = await run(['oauth', 'login', 'otra', '--browser'], async (text) => {
      const url = /^http:\S+\/authorize\S+/m.exec(text)?.[0];
      if (url === undefined) return;
      const query = new URL(url).searchParams;
      expect(query.get('code_challenge_method')).toBe('S256');
      expect(query.get('login_hint')).toBe('otra@x.example');
      forged = (await fetch(query.get('redirect_uri') ?? '')).status;
      await fetch(url);
    });
    expect(status).toBe(0);
    expect(forged).toBe(404);
    expect(await userOf('otra', KEY)).toBe('berta');
  });

  /** What comes of a log-in by browser that ends with this answer; `STATE` stands for its state. */
  async function comesBackWith(answer: string) {
    return run(['oauth', 'login', 'otra', '--browser'], async (text) => {
      const url = /^http:\S+\/authorize\S+/m.exec(text)?.[0];
      if (url === undefined) return;
      const query = new URL(url).searchParams;
      const back = new URL(query.get('redirect_uri') ?? '');
      back.search = answer.replace('STATE', query.get('state') ?? '');
      await fetch(back);
    });
  }

  it('L12 a code with another state is not taken', async () => {
    const { status, out } = await comesBackWith('?code=forged&state=forged');
    expect(status).toBe(1);
    expect(out).toContain('The browser came back with the answer to another log-in: log in again');
    expect(await userOf('otra', KEY)).toBe('berta');
  });

  it.each([
    ['a person who refuses', 'access_denied', /“access_denied: no”\): somebody refused it: log in/],
    ['a scope that is unknown', 'invalid_scope', /“invalid_scope: no”\): correct Scope/],
  ])(
    'L12 %s in the browser is told so, and not that the server is away',
    async (_, error, words) => {
      const denied = await comesBackWith(`?error=${error}&error_description=no&state=STATE`);
      expect(denied.status).toBe(1);
      expect(denied.out).toMatch(words);
      expect(denied.out).not.toContain('away');
    },
  );

  it.each([
    ['nadie', /^There is no listener nadie; there are: persona, otra, ajustes, clave\./],
    ['clave', /^clave has no OAuth in the settings/],
    ['ajustes', /^ajustes has a RefreshToken in the settings, which would win: set it to stored/],
  ])('L12 for %s it says why not', async (listener, words) => {
    const { status, out } = await run(['oauth', 'login', listener]);
    expect(status).toBe(1);
    expect(out).toMatch(words);
  });

  it('L11 L12 secret rotate encrypts the refresh tokens with the new key', async () => {
    const rotate = (key: string) =>
      run(['secret', 'rotate', file('rotate.xml', '<a/>')], undefined, {
        BUZON_NEW_SECRET_KEY: key,
      });
    const { status, out } = await rotate(NEW_KEY);
    expect(out).toContain('database: 2 refresh tokens have the new key');
    expect(status).toBe(0);
    expect(await userOf('persona', NEW_KEY)).toBe('ana');
    expect((await rotate(NEW_KEY)).out).toContain('database: 0 refresh tokens have the new key');
    const neither = await rotate('ef'.repeat(32));
    expect(neither).toMatchObject({ status: 1 });
    expect(neither.out).toContain('was made with neither key; nothing is changed');
  });
});
