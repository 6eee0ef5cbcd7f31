import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SmtpSettings } from '@buzon/shared/settings';
import {
  type SmtpSink,
  startSmtpSink,
  startTokenServer,
  type TokenServer,
  temporaryDirectory,
  until,
} from '@buzon/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openNotifierPorts } from '../src/open-ports.ts';
import { type Installation, noListeners, startInstallation } from './installation.ts';

const SENDER = 'casos@empresa.example';

let here: Installation;
let tokens: TokenServer;
let sink: SmtpSink;
let secretFile: string;

beforeAll(async () => {
  tokens = await startTokenServer({ applicationUser: SENDER });
  sink = await startSmtpSink({
    userOf: (token) => tokens.grants.introspect(token).username ?? null,
  });
  secretFile = join(await temporaryDirectory('access-token'), 'secret');
  await writeFile(secretFile, 'secreto');
  here = await startInstallation();
  await here.start({}, 'smtp://127.0.0.1:1', openNotifierPorts, noListeners(smtp()));
});

afterAll(async () => {
  await here?.end();
  await sink?.stop();
  await tokens?.stop();
});

const smtp = (): SmtpSettings => ({
  hostName: '127.0.0.1',
  port: sink.port,
  useSsl: false,
  maxSendRate: null,
  account: {
    userName: SENDER,
    by: 'oauth',
    oauth: {
      grant: 'client-credentials',
      scope: null,
      client: {
        issuer: tokens.issuer,
        clientId: tokens.clientId,
        proof: { by: 'secret', secret: { text: 'secreto', file: secretFile }, expires: null },
      },
    },
  },
});

async function enqueued(): Promise<number> {
  const outboxId = await here.file();
  await here.enqueue(outboxId);
  return outboxId;
}

const untilSent = (outboxId: number) =>
  until(async () => (await here.store.confirmation(outboxId))?.state === 'sent', {
    what: `confirmation ${outboxId} to be sent`,
  });

const untilHeld = (code: string) =>
  until(
    async () => {
      const hold = await here.gate.current();
      return hold?.code === code ? hold : null;
    },
    { what: `hold ${code}` },
  );

it('L12 N6 sends by Smtp with an access token, and not by SMTP_URL', async () => {
  await untilSent(await enqueued());
  expect(sink.loggedIn).toEqual([SENDER]);
  expect(sink.received).toHaveLength(1);
  expect(tokens.requests).toHaveLength(1);
});

it('L12 N6 asks for another token when the mail server refuses one', async () => {
  tokens.grants.expireAccess(SENDER);
  await sink.stop();
  await sink.start();
  await untilSent(await enqueued());
  expect(tokens.requests).toHaveLength(2);
});

it('L12 N6 waits for a token server that is away, then sends by itself', async () => {
  tokens.grants.expireAccess(SENDER);
  await tokens.stop();
  await sink.stop();
  await sink.start();
  const waiting = await enqueued();
  expect(await untilHeld('TOKEN_SERVER_AWAY')).toMatchObject({ kind: 'world' });
  await tokens.start();
  await untilSent(waiting);
});

it('L12 N6 holds the queue when the grant was revoked, in words, until a person has acted', async () => {
  tokens.grants.expireAccess(SENDER);
  tokens.refuse({ status: 400, error: 'invalid_grant' });
  await sink.stop();
  await sink.start();
  const waiting = await enqueued();
  const { kind, reason } = await untilHeld('INVALID_GRANT');
  expect(kind).toBe('installation');
  expect(reason).toMatch(/it was revoked, has expired or was used already: run `buzon oauth login/);
  tokens.refuse(null);
  tokens.changeSecret('otro');
  await writeFile(secretFile, 'otro');
  await untilSent(waiting);
});

it('L12 N6 holds the queue when the token server wants a person, until the secret is another', async () => {
  tokens.grants.expireAccess(SENDER);
  tokens.changeSecret('nuevo');
  await sink.stop();
  await sink.start();
  const waiting = await enqueued();
  const hold = await untilHeld('INVALID_CLIENT');
  expect(hold).toMatchObject({ kind: 'installation' });
  expect(hold.reason).toMatch(/correct ClientId and ClientSecret/);
  await writeFile(secretFile, 'nuevo');
  await untilSent(waiting);
});
