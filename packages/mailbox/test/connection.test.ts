import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort, until } from '@buzon/stack';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectMailbox, examineMailbox, mailboxKey } from '../src/index.ts';
import { account, connected, deliver, dovecot, uidsOf } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

const server = await dovecot();

describe('connecting', () => {
  it('L1 speaks TLS from the first byte, with a certificate authority of the settings', async () => {
    const options = await account(server, { secure: true, port: server.tlsPort });
    expect(await uidsOf(await connected(options))).toEqual([]);
    expect((await examineMailbox(options)).encrypted).toBe(true);
  });

  it('L1 uses STARTTLS where it is offered', async () => {
    expect((await examineMailbox(await account(server))).encrypted).toBe(true);
  });

  it.each([
    { way: 'TLS', secure: true },
    { way: 'STARTTLS', secure: false },
  ])('L9 tells an untrusted certificate from other failures ($way)', async ({ secure }) => {
    const port = secure ? server.tlsPort : server.port;
    const { ca: _, ...options } = await account(server, { secure, port });
    await expect(connectMailbox(options)).rejects.toMatchObject({
      kind: 'installation',
      code: 'CERTIFICATE',
    });
  });

  it('L9 tells wrong credentials from other failures, without the password', async () => {
    const options = await account(server, { password: 'no es esta' });
    const failure = await connectMailbox(options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'installation', code: 'AUTHENTICATION' });
    expect(String(failure)).toContain(options.user);
    expect(String(failure)).not.toContain('no es esta');
  });

  it('L9 takes a server that is away for the world', async () => {
    const options = await account(server, { port: await freePort() });
    await expect(connectMailbox(options)).rejects.toMatchObject({
      kind: 'world',
      code: 'CONNECTION',
    });
  });

  it('L9 gives up on a server that does not greet', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const options = await account(server, { port, timeouts: { connect: 200 } });
    await expect(connectMailbox(options)).rejects.toMatchObject({ kind: 'world', code: 'TIMEOUT' });
  });

  it.each([
    ['NO [UNAVAILABLE] Auth backend is down', 'world', 'UNAVAILABLE'],
    ['NO [LIMIT] Too many simultaneous connections', 'world', 'UNAVAILABLE'],
    ['NO User is authenticated but not connected.', 'installation', 'NOT_CONNECTED'],
    ['NO [AUTHENTICATIONFAILED] Invalid', 'installation', 'AUTHENTICATION'],
  ])('L9 knows what a refused log-in means: %s', async (answer, kind, code) => {
    const scripted = await scriptedServer({
      commands: { LOGIN: (session, { tag }) => session.send(`${tag} ${answer}`) },
    });
    await expect(connectMailbox(scripted.options)).rejects.toMatchObject({ kind, code });
  });

  it('L14 is not healthy where the log-in works but the folder does not open', async () => {
    const scripted = await scriptedServer({
      commands: { SELECT: (session, { tag }) => session.send(`${tag} NO Mailbox is broken`) },
    });
    await expect(connectMailbox(scripted.options)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('Mailbox is broken'),
    });
  });

  it('L7 refuses a folder that nothing can leave', async () => {
    const scripted = await scriptedServer({
      commands: {
        SELECT: (session, { tag }) => {
          session.send('* 0 EXISTS');
          session.send('* OK [UIDVALIDITY 7] valid');
          session.send(`${tag} OK [READ-ONLY] done`);
        },
      },
    });
    await expect(connectMailbox(scripted.options)).rejects.toMatchObject({
      kind: 'installation',
      code: 'FOLDER_READ_ONLY',
    });
  });
});

describe('a connection that ends', () => {
  it('L9 tells once that the server is gone, and all later calls why', async () => {
    const own = await dovecot({}, onTestFinished);
    const reasons: Error[] = [];
    const options = await account(own, { onClose: (reason) => reasons.push(reason) });
    const mailbox = await connected(options);
    await own.kill();
    await until(() => reasons.length > 0, { what: 'the end of the connection' });
    await expect(mailbox.check()).rejects.toBe(reasons[0]);
    await expect(mailbox.list()).rejects.toMatchObject({ kind: 'world', code: 'CONNECTION' });
    await mailbox.close();
    expect(reasons).toHaveLength(1);
  });

  it('L3 gives each command a time limit: a frozen server is noticed', async () => {
    const own = await dovecot({}, onTestFinished);
    const reasons: Error[] = [];
    const options = await account(own, {
      timeouts: { command: 300 },
      onClose: (reason) => reasons.push(reason),
    });
    const mailbox = await connected(options);
    await mailbox.check();
    await own.freeze();
    const failure = await mailbox.check().catch((error: unknown) => error);
    await own.thaw();
    expect(failure).toMatchObject({ kind: 'world', code: 'TIMEOUT' });
    expect(reasons).toEqual([failure]);
  });

  it('L1 never shows the messages of a folder made anew under the old UIDVALIDITY', async () => {
    const options = await account(server);
    await deliver(server, options, 2);
    const mailbox = await connected(options);
    expect(await uidsOf(mailbox)).toEqual([1, 2]);
    await server.resetFolder(options.user, 'IMAP/New');
    await deliver(server, options, 1);
    await expect(mailbox.list()).rejects.toMatchObject({ kind: 'world', code: 'CONNECTION' });
    const again = await connected(options);
    expect(again.uidValidity).not.toBe(mailbox.uidValidity);
    expect(await uidsOf(again)).toEqual([1]);
  });

  it('L9 closes without a word to whoever closes it, also amid a fetch', async () => {
    const reasons: Error[] = [];
    const options = await account(server, { onClose: (reason) => reasons.push(reason) });
    await deliver(server, options, 2);
    const mailbox = await connectMailbox(options);
    const fetched = mailbox.fetch([1, 2], () => mailbox.close());
    await expect(fetched).rejects.toMatchObject({ code: 'CONNECTION' });
    await mailbox.close();
    expect(reasons).toEqual([]);
  });

  it('L9 passes on how long a server that throttles wants to be left alone', async () => {
    const scripted = await scriptedServer({
      commands: {
        'UID SEARCH': (session, { tag }) =>
          session.send(
            `${tag} BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds`,
          ),
      },
    });
    const mailbox = await connected(scripted.options);
    await expect(mailbox.list()).rejects.toMatchObject({
      kind: 'world',
      code: 'THROTTLED',
      retryAfterMs: 92_415,
    });
  });

  it('L4 does not take a refused search for an empty folder', async () => {
    const scripted = await scriptedServer({
      commands: { 'UID SEARCH': (session, { tag }) => session.send(`${tag} NO later`) },
    });
    const mailbox = await connected(scripted.options);
    await expect(mailbox.list()).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('the protocol log of a session', () => {
  it('L10 tells every line in both directions, but no password and no body', async () => {
    const lines: string[] = [];
    const options = await account(server, {
      onProtocolLine: (direction, line) => lines.push(`${direction} ${line}`),
    });
    await deliver(server, options, 1);
    const mailbox = await connected(options);
    await mailbox.fetch([1], async () => undefined);
    await mailbox.move([1]);
    const text = lines.join('\n');
    expect(text).toMatch(/^S \* OK /);
    expect(text).toMatch(/^C \S+ UID FETCH 1 /m);
    expect(text).toMatch(/^S \* 1 FETCH .*literal/m);
    expect(text).toMatch(/^C \S+ UID MOVE 1 IMAP\/Done$/m);
    for (const secret of [options.password, 'xxxx']) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
  });
});

describe('the mailbox key', () => {
  it('L1 is the same for one folder however it is written, and another for another', () => {
    const key = mailboxKey('Mail.Example.org', 'ana', 'INBOX');
    expect(key).toMatch(/^[0-9a-f]{12}$/);
    expect(mailboxKey('mail.example.org.', 'ana', 'inbox')).toBe(key);
    expect(mailboxKey('mail.example.org', 'ana', '/INBOX/')).toBe(key);
    const others = [
      mailboxKey('mail.example.com', 'ana', 'INBOX'),
      mailboxKey('mail.example.org', 'Ana', 'INBOX'),
      mailboxKey('mail.example.org', 'ana', 'INBOX/a'),
      mailboxKey('mail.example.org', 'anaINBOX', ''),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });
});
