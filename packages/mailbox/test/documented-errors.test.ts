import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asLogged,
  type CertificateRequest,
  documentedLines,
  freePort,
  makeAuthority,
  PAGES_OF_ERRORS,
  temporaryDirectory,
} from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { connectMailbox, type MailboxOptions } from '../src/index.ts';
import { connected, uidsOf } from './dovecot.ts';
import { deliverMails, played } from './provider-sim.ts';
import { scriptedServer } from './scripted-server.ts';

// The tables of errors in docs/mailboxes.md: each of their lines is provoked, and no other is promised.

const message = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => expect.unreachable('it succeeded'),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
const refused = async (options: MailboxOptions, changes: Partial<MailboxOptions>) =>
  message(connectMailbox({ ...options, ...changes }));

/** A server with a certificate that nobody knows. */
async function certified(names?: readonly string[]) {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const { cert, key } = await authority.issue(names === undefined ? {} : { names });
  const { options } = await scriptedServer({ tls: { cert: cert + authority.ca, key } });
  return { options, ca: authority.ca };
}

/** A server whose authority is trusted, and whose certificate is at fault. */
async function faulty(request: CertificateRequest): Promise<string> {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const { options } = await scriptedServer({ tls: await authority.issue(request) });
  return refused(options, { ca: authority.ca });
}

async function selfSigned(): Promise<string> {
  const directory = await temporaryDirectory('errors');
  const { ca: cert } = await makeAuthority(directory);
  const key = await readFile(join(directory, 'ca.key'), 'utf8');
  return refused((await scriptedServer({ tls: { cert, key } })).options, {});
}

async function brokenChain(): Promise<string> {
  const directory = await temporaryDirectory('errors');
  const authority = await makeAuthority(join(directory, 'ca'));
  const between = await authority.issueAuthority(join(directory, 'between'));
  const { cert, key } = await between.issue();
  const whole = await scriptedServer({ tls: { cert: cert + between.ca, key } });
  await connected({ ...whole.options, ca: authority.ca });
  const { options } = await scriptedServer({ tls: { cert, key } });
  return refused(options, { ca: authority.ca });
}

async function weak(): Promise<string> {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const tls = await authority.issue({ digest: 'sha1' });
  const { options } = await scriptedServer({ tls: { ...tls, ...OLD } });
  await connected({ ...options, ca: authority.ca, minTlsVersion: '1.0' });
  return refused(options, { ca: authority.ca });
}

const OLD = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

async function oldTls(): Promise<string> {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const tls = { ...(await authority.issue()), ...OLD, maxVersion: 'TLSv1.1' } as const;
  return refused((await scriptedServer({ tls })).options, { ca: authority.ca });
}

async function wrongAddress(): Promise<string> {
  const { options } = await scriptedServer();
  const nobody = await refused(options, { host: 'no-existe.invalid' });
  expect(nobody).toMatch(/^The connection to no-existe\.invalid:\d+ failed/);
  return refused(options, { port: await freePort() });
}

async function plainOnTlsPort(): Promise<string> {
  const { options } = await certified();
  return refused(options, { secure: false, timeouts: { connect: 300 } });
}

const tlsOnPlainPort = async () => refused((await scriptedServer()).options, { secure: true });

const noStartTls = async () => refused((await scriptedServer()).options, { requireTls: true });

const unknownAuthority = async () => refused((await certified()).options, {});

async function otherName(): Promise<string> {
  const { options, ca } = await certified(['DNS:imap.example.com']);
  return refused(options, { ca });
}

async function wrongPassword(): Promise<string> {
  const refusing = { LOGIN: refusal('NO [AUTHENTICATIONFAILED] Authentication failed.') };
  return refused((await scriptedServer({ commands: refusing })).options, {});
}

async function foreignPassword(): Promise<string> {
  const refusing = { LOGIN: refusal('NO [AUTHENTICATIONFAILED] Authentication failed.') };
  const { options } = await scriptedServer({ commands: refusing });
  return refused(options, { password: 'ZR9Zf9oiGhE3olsLuXgnUA==' });
}

async function refusedToken(): Promise<string> {
  const commands = { AUTHENTICATE: refusal('NO AUTHENTICATE failed.') };
  const capabilities = 'AUTH=XOAUTH2 SASL-IR';
  return refused((await scriptedServer({ capabilities, commands })).options, { accessToken: 'x' });
}

const refusal =
  (answer: string) =>
  (session: { send(line: string): void }, { tag }: { tag: string }): void =>
    session.send(`${tag} ${answer}`);

const gmailAccountPassword = async () => refused((await played('gmail', {})).options, {});
const microsoftPassword = async () => refused((await played('microsoft365', {})).options, {});
const exchangeName = async () => refused((await played('exchange', {})).options, { user: 'ana' });

async function tooMany(): Promise<string> {
  const { sim, options } = await played('gmail');
  sim.faults.maxConnections = 0;
  return refused(options, {});
}

async function unavailable(): Promise<string> {
  const { sim, options } = await played('exchange');
  sim.faults.maxConnections = 0;
  return refused(options, {});
}

async function notConnected(): Promise<string> {
  const { sim, options } = await played('microsoft365');
  sim.faults.notConnected = true;
  return refused(options, {});
}

async function throttled(): Promise<string> {
  const { sim, options } = await played('microsoft365');
  sim.faults.throttle = 299_910;
  return refused(options, {});
}

async function overBandwidth(): Promise<string> {
  const { sim, options } = await played('gmail');
  deliverMails(sim, 1);
  const mailbox = await connected(options);
  const uids = await uidsOf(mailbox);
  sim.faults.throttle = 1;
  return message(mailbox.fetch(uids, async () => {}));
}

async function binHidden(): Promise<string> {
  const { sim, options } = await played('gmail');
  sim.folders.delete('[Gmail]/Papelera');
  return refused(options, { outputFolder: null });
}

const folder = (changes: Partial<MailboxOptions>) => async (): Promise<string> =>
  refused((await played('gmail')).options, changes);

async function readOnly(): Promise<string> {
  const commands = {
    SELECT: (session: { send(line: string): void }, { tag }: { tag: string }) => {
      session.send('* 0 EXISTS');
      session.send('* OK [UIDVALIDITY 7] valid');
      session.send(`${tag} OK [READ-ONLY] done`);
    },
  };
  return refused((await scriptedServer({ commands })).options, {});
}

async function uncreatable(): Promise<string> {
  const commands = { CREATE: refusal('NO [NOPERM] Permission denied') };
  return refused((await scriptedServer({ commands })).options, { outputFolder: 'Done' });
}

const TRIED: Readonly<Record<string, () => Promise<string>>> = {
  'The connection to … failed': wrongAddress,
  'did not answer … when asked to log in': plainOnTlsPort,
  'does not speak TLS as asked for; check Port and UseSsl': tlsOnPlainPort,
  'offers no encryption, which RequireTls demands': noStartTls,
  'comes from an authority that this machine does not know': unknownAuthority,
  'it is for imap.example.com, not for': otherName,
  'does not let … in; check user name and password': wrongPassword,
  'The Password looks like one that another program has encrypted': foreignPassword,
  'it does not take the access token': refusedToken,
  'Gmail takes an app password': gmailAccountPassword,
  'Microsoft 365 takes no password over IMAP': microsoftPassword,
  'try user@domain or DOMAIN\\user as UserName': exchangeName,
  'Too many simultaneous connections': tooMany,
  'cannot serve this mailbox at present': unavailable,
  'accepts the log-in but does not open the mailbox': notConnected,
  'throttles this mailbox and asks to wait': throttled,
  'wants this mailbox to be left alone for a time': overBandwidth,
  'The input folder … does not exist': folder({ inputFolder: 'IMAP/Nuevo' }),
  'Did you mean “INBOX”?': folder({ inputFolder: 'Bandeja de entrada' }),
  'holds only other folders and no messages': folder({ inputFolder: '[Gmail]' }),
  'may only be read; messages could not be moved out of it': readOnly,
  'The output folder … is the input folder': folder({ outputFolder: 'IMAP/New' }),
  'is missing and cannot be created': uncreatable,
  'Gmail does not show its bin over IMAP': binHidden,
};

const DAY = 86_400_000;

const TRIED_OF_ENCRYPTION: Readonly<Record<string, () => Promise<string>>> = {
  'it has expired': () => faulty({ until: new Date(Date.now() - 1_000) }),
  'its key or signature is too weak': weak,
  'it is not valid yet': () => faulty({ from: new Date(Date.now() + DAY) }),
  'it comes from an authority that this machine does not know': unknownAuthority,
  'nobody but the server itself vouches for it': selfSigned,
  'the server does not send the certificates between its own and its authority': brokenChain,
  'it is for …, not for …': otherName,
  'speaks only versions of TLS that are not allowed': oldTls,
  'does not speak TLS as asked for': tlsOnPlainPort,
  'offers no encryption, which RequireTls demands': noStartTls,
};

const TABLES = { mailbox: TRIED, encryption: TRIED_OF_ENCRYPTION } as const;

describe.each(Object.entries(TABLES))('the table of errors: %s', (name, tried) => {
  it.each(PAGES_OF_ERRORS)('L9 %s promises these lines and no others', async (page) => {
    expect([...(await documentedLines(page, name))].sort()).toEqual(Object.keys(tried).sort());
  });

  it.each(Object.entries(tried))('L9 gives the promised line: %s', async (line, misconfigure) => {
    expect(await misconfigure()).toMatch(asLogged(line));
  });
});

it('L9 a certificate that is too weak is for a person to mend, and no passing trouble', async () => {
  const authority = await makeAuthority(join(await temporaryDirectory('errors'), 'ca'));
  const tls = { ...(await authority.issue({ digest: 'sha1' })), ...OLD };
  const { options } = await scriptedServer({ tls });
  await expect(connectMailbox({ ...options, ca: authority.ca })).rejects.toMatchObject({
    kind: 'installation',
    code: 'CERTIFICATE',
  });
});
