import { row, scriptedMessages } from '@buzon/stack';
import { ImapFlow } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { account, connected, dovecot, mail } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

const MANY = 5_000;
const server = await dovecot();
const options = await account(server);
for (let start = 0; start < MANY; start += 250) {
  const numbers = Array.from({ length: 250 }, (_, index) => start + index + 1);
  await Promise.all(
    numbers.map((number) => server.deliver(options.user, 'IMAP/New', mail(number))),
  );
}

describe('a folder of 5,000 messages', () => {
  it('L4 is listed, measured, fetched and moved whole', async () => {
    const mailbox = await connected(options);
    const uids = (await mailbox.list()).map((entry) => entry.uid);
    expect(uids).toHaveLength(MANY);
    const sizes = await mailbox.sizes([...uids, MANY + 1]);
    expect(new Set(sizes.map(({ size }) => size))).toEqual(new Set([400]));
    expect(sizes.map(({ uid }) => uid)).toEqual(uids);
    const fetched = new Map<number, string>();
    await mailbox.fetch(uids, async ({ uid, raw, envelope }) => {
      expect(raw.buffer.byteLength).toBe(raw.length);
      fetched.set(uid, envelope.subject);
    });
    expect(fetched.size).toBe(MANY);
    expect(new Set(fetched.values()).size).toBe(MANY);
    const result = await mailbox.move(uids);
    expect(result.moved).toHaveLength(MANY);
    expect(await mailbox.list()).toEqual([]);
    expect(await server.count(options.user, 'IMAP/Done')).toBe(MANY);
  });

  it('L3 marks those that another client deleted, and fetches only those that are left', async () => {
    const own = await account(server);
    for (let number = 1; number <= 5; number++) {
      await server.deliver(own.user, 'IMAP/New', mail(number));
    }
    const mailbox = await connected(own);
    const other = new ImapFlow({
      host: own.host,
      port: own.port,
      secure: false,
      auth: { user: own.user, pass: own.password },
      tls: { ca: own.ca ?? '' },
      logger: false,
    });
    await other.connect();
    await other.mailboxOpen(['IMAP', 'New']);
    await other.messageFlagsAdd('2', ['\\Deleted', '\\Seen'], { uid: true });
    await other.messageDelete('4', { uid: true });
    expect(await mailbox.list()).toEqual([1, 2, 3, 5].map((uid) => ({ uid, deleted: uid === 2 })));
    const fetched: number[] = [];
    await mailbox.fetch([1, 2, 3, 4, 5], async ({ uid }) => {
      fetched.push(uid);
      if (uid === 1) {
        await other.messageDelete('5', { uid: true });
      }
    });
    expect(fetched.slice(0, 3)).toEqual([1, 2, 3]);
    expect(await mailbox.sizes([2, 4, 5])).toEqual([{ uid: 2, size: 400 }]);
    await other.logout();
  });
});

describe('what a receiver does', () => {
  it('L4 lets the server wait: memory stays bounded', async () => {
    const size = 100_000;
    const count = 1_000;
    const raw = `Subject: x\r\n\r\n${'x'.repeat(size)}`;
    const scripted = await scriptedServer({
      folders: new Map([['INBOX', scriptedMessages(count, () => ({ raw }))]]),
      commands: {
        'UID FETCH': async (session, { tag, rest }) => {
          for (const [index, message] of session.messages.entries()) {
            session.send(row(index + 1, message, rest));
            while (session.socket.writableNeedDrain) {
              await new Promise((resolve) => session.socket.once('drain', resolve));
            }
          }
          session.send(`${tag} OK done`);
        },
      },
    });
    const mailbox = await connected(scripted.options);
    let ahead = 0;
    let received = 0;
    await mailbox.fetch(
      scriptedMessages(count).map(({ uid }) => uid),
      async () => {
        received++;
        // A slow receiver: the server gets every chance to run ahead.
        for (let turn = 0; turn < 20; turn++) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        const { socket } = scripted.sessions[0] ?? expect.unreachable();
        ahead = Math.max(ahead, socket.bytesWritten - received * size);
      },
    );
    expect(received).toBe(count);
    // What the system's socket buffers hold, of 100 MB.
    expect(ahead).toBeLessThan(25_000_000);
  });

  it('L4 passes on what the receiver throws, and the mailbox stays usable', async () => {
    const scripted = await scriptedServer({
      folders: new Map([['INBOX', scriptedMessages(5)]]),
    });
    const mailbox = await connected(scripted.options);
    const seen: number[] = [];
    const failure = new Error('Redis is full');
    const fetched = mailbox.fetch([1, 2, 3, 4, 5], async ({ uid }) => {
      seen.push(uid);
      if (uid === 2) {
        throw failure;
      }
    });
    await expect(fetched).rejects.toBe(failure);
    expect(seen).toEqual([1, 2]);
    expect(await mailbox.list()).toHaveLength(5);
  });

  it('L4 refuses a command from inside the receiver, which would wait for ever', async () => {
    const scripted = await scriptedServer({
      folders: new Map([['INBOX', scriptedMessages(2)]]),
    });
    const mailbox = await connected(scripted.options);
    const fetched = mailbox.fetch([1, 2], async () => {
      await mailbox.list();
    });
    await expect(fetched).rejects.toThrow('from inside onMessage');
    expect(await mailbox.list()).toHaveLength(2);
  });

  it('L4 serves calls in the order in which they come', async () => {
    const scripted = await scriptedServer({
      folders: new Map([['INBOX', scriptedMessages(3)]]),
    });
    const mailbox = await connected(scripted.options);
    const order: string[] = [];
    await Promise.all([
      mailbox.fetch([1, 2], async ({ uid }) => void order.push(`fetched ${uid}`)),
      mailbox.check().then(() => order.push('checked')),
      mailbox.sizes([3]).then(() => order.push('sized')),
    ]);
    expect(order).toEqual(['fetched 1', 'fetched 2', 'checked', 'sized']);
  });
});
