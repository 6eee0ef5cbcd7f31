import { join } from 'node:path';
import {
  type DovecotServer,
  startDovecot,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
} from '@buzon/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectMailbox, type MailboxOptions } from '../src/index.ts';

let tokens: TokenServer;
let dovecot: DovecotServer;

beforeAll(async () => {
  tokens = await startTokenServer();
  dovecot = await startDovecot({
    directory: join(await temporaryDirectory('access-token'), 'dovecot'),
    introspectionUrl: tokens.introspectionUrl,
    accounts: [
      { user: 'ana', password: 'x', folders: ['New'] },
      { user: 'reclamos', password: 'x', folders: ['New'] },
    ],
  });
});

afterAll(async () => {
  await dovecot.stop();
  await tokens.stop();
});

const options = (user: string, accessToken: string): MailboxOptions => ({
  host: dovecot.host,
  port: dovecot.port,
  secure: false,
  user,
  password: '',
  accessToken,
  inputFolder: 'New',
  outputFolder: null,
  ca: dovecot.ca,
});

it('L12 logs in with an access token in place of a password', async () => {
  await dovecot.deliver('ana', 'New', 'Subject: hola\r\n\r\n');
  const mailbox = await connectMailbox(options('ana', tokens.grants.issue('ana').access_token));
  expect(await mailbox.list()).toHaveLength(1);
  await mailbox.close();
});

it('L10 L12 writes no token into the protocol log, taken or refused', async () => {
  const lines: string[] = [];
  const onProtocolLine = (_: string, line: string) => lines.push(line);
  const { access_token: token } = tokens.grants.issue('ana');
  const mailbox = await connectMailbox({ ...options('ana', token), onProtocolLine });
  await mailbox.close();
  await connectMailbox({ ...options('reclamos', token), onProtocolLine }).catch(() => undefined);
  const log = lines.join('\n');
  expect(log.match(/AUTHENTICATE/g)?.length).toBeGreaterThanOrEqual(2);
  expect(log).not.toContain(token);
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${token}`)
      .toString('base64')
      .slice(8, 24),
  );
  for (const part of encoded) expect(log).not.toContain(part);
});

it('L12 says of a token that a server does not take what may be wrong with it', async () => {
  const { access_token } = tokens.grants.issue('ana');
  await expect(connectMailbox(options('reclamos', access_token))).rejects.toMatchObject({
    code: 'AUTHENTICATION',
    kind: 'installation',
    message: expect.stringMatching(/does not let reclamos in; it does not take the access token/),
  });
  tokens.grants.expireAccess('ana');
  await expect(connectMailbox(options('ana', access_token))).rejects.toMatchObject({
    code: 'AUTHENTICATION',
  });
});
