import { join } from 'node:path';
import { readConfiguration } from '@buzon/shared/settings';
import {
  type DovecotServer,
  type SmtpSink,
  startDovecot,
  startSmtpSink,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
} from '@buzon/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkListener } from '../src/check/check-listener.ts';
import { checkMailServer } from '../src/check/check-mail-server.ts';
import { findingLine } from '../src/check/finding.ts';
import { file } from './files.ts';

const USER = 'casos@example.com';

let tokens: TokenServer;
let dovecot: DovecotServer;
let sink: SmtpSink;

beforeAll(async () => {
  tokens = await startTokenServer({ applicationUser: USER });
  sink = await startSmtpSink({
    userOf: (token) => tokens.grants.introspect(token).username ?? null,
  });
  dovecot = await startDovecot({
    directory: join(await temporaryDirectory('check-oauth'), 'dovecot'),
    introspectionUrl: tokens.introspectionUrl,
    accounts: [{ user: USER, password: 'x', folders: ['New', 'Done'] }],
  });
});

afterAll(async () => {
  await Promise.all([dovecot.stop(), sink.stop(), tokens.stop()]);
});

/** Lines about a listener by OAuth and about its mail server; no database is asked. */
async function check(secret: string, expires: string, user = USER): Promise<readonly string[]> {
  const oauth = `<OAuth><Issuer>${tokens.issuer}</Issuer><ClientId>${tokens.clientId}</ClientId><ClientSecret>${secret}</ClientSecret><ClientSecretExpires>${expires}</ClientSecretExpires></OAuth>`;
  const smtp = `<Smtp><HostName>127.0.0.1</HostName><Port>${sink.port}</Port><UseSsl>False</UseSsl></Smtp>`;
  const settings = file(
    'check-oauth.xml',
    `<ImapListener ID="A"><HostName>127.0.0.1</HostName><Port>${dovecot.port}</Port><UseSsl>False</UseSsl>
<TlsCaFile>${file('oauth-ca.pem', dovecot.ca)}</TlsCaFile><UserName>${user}</UserName>${oauth}${smtp}
<InputFolder>New</InputFolder><OutputFolder>Done</OutputFolder><Confirmation>Opened</Confirmation></ImapListener>`,
  );
  const variables = {
    BUZON_CONFIG: settings,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    MAIL_FROM: USER,
    BUZON_SECRET_KEY: 'ab'.repeat(32),
  };
  const configuration = readConfiguration(variables, ['BUZON_CONFIG', 'SMTP_URL']);
  expect(configuration.problems).toEqual([]);
  const { environment, settings: read } = configuration;
  const findings = await Promise.all([
    ...read.listeners.map((listener) => checkListener(listener, read.listeners, environment)),
    checkMailServer(environment, read),
  ]);
  return findings.flat().map(findingLine);
}

it('L12 O6 check gets a token, opens mailbox and mail server by it, and warns before it is too late', async () => {
  const soon = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  const lines = await check('secreto', soon);
  expect(lines).toEqual(
    expect.arrayContaining([
      `ok   listener A: there is an access token for ${USER}, good for 60 minutes`,
      expect.stringMatching(
        new RegExp(`^warn listener A: ClientSecret is good until ${soon}, (10|9) days more → `),
      ),
      `ok   listener A: ${USER} at 127.0.0.1: New holds 0 messages`,
      `ok   smtp: 127.0.0.1:${sink.port} answers and lets us in`,
    ]),
  );
});

it('L12 O6 check says what the token server refuses', async () => {
  const lines = await check('falso', '2126-01-01');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^fail listener A: .* refuses the request \(“invalid_client: Invalid client secret\.”\): correct ClientId and ClientSecret/,
  );
  expect(lines[1]).toMatch(/^fail smtp: .*invalid_client/);
});

it('L12 O6 check names what a refused token wants, and no password', async () => {
  const [, refused] = await check('secreto', '2126-01-01', 'otra@example.com').then((lines) =>
    lines.filter((line) => line.includes('listener A') && !line.includes('is good until')),
  );
  expect(refused).toMatch(
    /^fail listener A: .*does not take the access token.* → correct UserName or Scope, and give .* the right/,
  );
  expect(refused).not.toMatch(/Password/);
});
