import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DovecotServer, startDovecot, temporaryDirectory, until } from '../src/index.ts';
import { ImapTalk } from './imap-talk.ts';

const USER = 'casilla@example.com';
const PASSWORD = 'con: dos {puntos}';
const RAW = 'Subject: prueba\r\n\r\nhola\r\n';

let server: DovecotServer;

beforeAll(async () => {
  server = await startDovecot({
    directory: await temporaryDirectory('dovecot-test'),
    accounts: [{ user: USER, password: PASSWORD, folders: ['IMAP/New', 'IMAP/Done'] }],
  });
});
afterAll(async () => {
  await server.stop();
});

const login = async (of = server) => ImapTalk.login(of.port, USER, PASSWORD);

describe('Dovecot of the stack', () => {
  it('gives a delivered message its INTERNALDATE and all its bytes', async () => {
    const internalDate = new Date('2020-02-29T12:34:56Z');
    await server.deliver(USER, 'IMAP/New', RAW, { internalDate });
    const imap = await login();
    await imap.ask('SELECT IMAP/New');
    const answer = await imap.ask('UID FETCH 1:* (INTERNALDATE RFC822.SIZE BODY.PEEK[])');
    expect(answer).toContain('"29-Feb-2020 12:34:56 +0000"');
    expect(answer).toContain(`{${RAW.length}}\r\n${RAW}`);
    expect((await server.list(USER, 'IMAP/New')).map((mail) => mail.internalDate)).toEqual([
      internalDate,
    ]);
    imap.end();
  });

  it('announces a delivery to a client in IDLE', async () => {
    const imap = await login();
    await imap.ask('SELECT INBOX');
    imap.say('i IDLE');
    await imap.hear(/^\+ /m);
    await server.deliver(USER, 'INBOX', RAW);
    await imap.hear(/^\* 1 EXISTS/m);
    imap.end();
  });

  it('lists UIDs and flags as a client left them', async () => {
    await server.addAccount({ user: 'otra', password: 'x', folders: ['A', 'B'] });
    for (const n of [1, 2, 3]) await server.deliver('otra', 'A', `Subject: ${n}\n\n`);
    const imap = await ImapTalk.login(server.port, 'otra', 'x');
    await imap.ask('SELECT A');
    await imap.ask('UID STORE 1 +FLAGS (\\Deleted)');
    await imap.ask('UID STORE 2 +FLAGS (\\Seen)');
    await imap.ask('UID MOVE 3 B');
    const left = await server.list('otra', 'A');
    expect(left.map(({ uid, seen, deleted }) => ({ uid, seen, deleted }))).toEqual([
      { uid: 1, seen: false, deleted: true },
      { uid: 2, seen: true, deleted: false },
    ]);
    expect(await server.count('otra', 'B')).toBe(1);
    const [moved] = await server.list('otra', 'B');
    expect(String(await moved?.raw())).toMatch(/^Subject: \d\n\n$/);
    imap.end();
  });

  it('gives UIDs in the order of delivery', async () => {
    await server.addAccount({ user: 'orden', password: 'x' });
    const subjects = Array.from({ length: 20 }, (_, index) => `Subject: ${index}\n\n`);
    for (const subject of subjects) await server.deliver('orden', 'INBOX', subject);
    const imap = await ImapTalk.login(server.port, 'orden', 'x');
    await imap.ask('SELECT INBOX');
    const listed = await server.list('orden', 'INBOX');
    expect(listed.map(({ uid }) => uid)).toEqual(subjects.map((_, index) => index + 1));
    const raw = await Promise.all(listed.map(async (mail) => mail.raw()));
    expect(raw.map(String)).toEqual(subjects);
    imap.end();
  });

  it('gives two accounts the same UIDVALIDITY when asked to', async () => {
    for (const user of ['gemela-1', 'gemela-2']) {
      await server.addAccount({
        user,
        password: 'x',
        folders: [{ path: 'IMAP/New', uidValidity: 4711 }],
      });
      const imap = await ImapTalk.login(server.port, user, 'x');
      expect(await imap.ask('SELECT IMAP/New')).toContain('[UIDVALIDITY 4711]');
      imap.end();
    }
  });

  it('makes a folder anew with UIDs from 1 and another UIDVALIDITY', async () => {
    await server.addAccount({ user: 'nueva', password: 'x', folders: ['New'] });
    const before = await server.uidValidity('nueva', 'New');
    await server.deliver('nueva', 'New', RAW);
    await server.resetFolder('nueva', 'New');
    await server.deliver('nueva', 'New', RAW);
    const imap = await ImapTalk.login(server.port, 'nueva', 'x');
    const selected = await imap.ask('SELECT New');
    expect(selected).toContain(`[UIDVALIDITY ${before + 1}]`);
    expect(selected).toContain('* 1 EXISTS');
    expect(await imap.ask('UID SEARCH ALL')).toContain('* SEARCH 1\r\n');
    imap.end();
  });

  it('gives the same messages another UIDVALIDITY and UIDs from 1, as after a move to another server', async () => {
    const moved = await startDovecot({
      directory: await temporaryDirectory('dovecot-moved'),
      accounts: [{ user: USER, password: PASSWORD, folders: ['New'] }],
    });
    const subjects = ['Subject: 1\n\n', 'Subject: 2\n\n', 'Subject: 3\n\n'];
    for (const subject of subjects) await moved.deliver(USER, 'New', subject);
    const before = await login(moved);
    await before.ask('SELECT New');
    await before.ask('UID STORE 1 +FLAGS (\\Deleted)');
    await before.ask('UID EXPUNGE 1');
    before.end();
    const validity = await moved.uidValidity(USER, 'New');
    await moved.stop();
    await moved.renumberFolder(USER, 'New');
    await moved.start();
    const after = await login(moved);
    expect(await after.ask('SELECT New')).toContain(`[UIDVALIDITY ${validity + 1}]`);
    expect(await after.ask('UID SEARCH ALL')).toContain('* SEARCH 1 2\r\n');
    const kept = await moved.list(USER, 'New');
    expect((await Promise.all(kept.map((mail) => mail.raw()))).map(String)).toEqual(
      subjects.slice(1),
    );
    after.end();
    await moved.stop();
  });

  it('offers STARTTLS and TLS with a certificate for loopback', async () => {
    const socket = connectTls({ host: server.host, port: server.tlsPort, ca: server.ca });
    await once(socket, 'secureConnect');
    expect(socket.authorized).toBe(true);
    socket.destroy();
    const imap = await login();
    expect(await imap.ask('CAPABILITY')).toContain('MOVE');
    imap.end();
  });

  it('refuses a wrong password at once', async () => {
    const attempts = [1, 2, 3].map(() => ImapTalk.login(server.port, USER, 'falsa'));
    for (const attempt of await Promise.allSettled(attempts)) {
      expect(attempt).toMatchObject({ status: 'rejected' });
    }
  });

  it('plays a server with dots, a prefix, and less than it can', async () => {
    const odd = await startDovecot({
      directory: await temporaryDirectory('dovecot-odd'),
      accounts: [
        { user: USER, password: PASSWORD, folders: [{ path: 'IMAP/Año', readOnly: true }] },
      ],
      separator: '.',
      namespacePrefix: 'INBOX.',
      disabledCapabilities: ['MOVE', 'UIDPLUS'],
    });
    const imap = await login(odd);
    expect(await imap.ask('CAPABILITY')).not.toMatch(/MOVE|UIDPLUS/);
    expect(await imap.ask('LIST "" "*"')).toContain('"." INBOX.IMAP.A&APE-o\r\n');
    await odd.deliver(USER, 'INBOX', RAW);
    await imap.ask('SELECT INBOX');
    await expect(imap.ask('UID COPY 1 INBOX.IMAP.A&APE-o')).rejects.toThrow('NOPERM');
    imap.end();
    await odd.stop();
  });

  it('hangs up on a kill and keeps mail and UIDs, on the same ports', async () => {
    const imap = await login();
    await imap.ask('SELECT IMAP/New');
    await server.kill();
    await until(() => imap.closed, { what: 'the connection to be closed' });
    await server.start();
    const again = await login();
    expect(await again.ask('SELECT IMAP/New')).toContain('* 1 EXISTS');
    again.end();
  });

  it('keeps connections open and silent while frozen', async () => {
    const imap = await login();
    await server.freeze();
    const answer = imap.ask('NOOP');
    await expect(
      Promise.race([answer, until(() => false, { what: 'an answer', timeoutMs: 200 })]),
    ).rejects.toThrow('waited 200 ms for an answer');
    expect(imap.closed).toBe(false);
    await server.thaw();
    expect(await answer).toContain('OK');
    imap.end();
  });
});
