import { ImapFlow } from 'imapflow';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Mailbox, MailboxOptions } from '../src/index.ts';
import { account, connected, deliver, dovecot, uidsOf } from './dovecot.ts';

const ways = [
  { way: 'MOVE', server: await dovecot() },
  { way: 'COPY and UID EXPUNGE', server: await dovecot({ disabledCapabilities: ['MOVE'] }) },
  {
    way: 'COPY alone',
    server: await dovecot({ disabledCapabilities: ['MOVE', 'UIDPLUS'] }),
  },
  {
    way: 'MOVE without UIDPLUS',
    server: await dovecot({ disabledCapabilities: ['UIDPLUS'] }),
  },
];
const [full, noMove, neither] = ways.map((one) => one.server);

/** Another client on the same account. */
async function otherClient(options: MailboxOptions): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: options.host,
    port: options.port,
    secure: false,
    auth: { user: options.user, pass: options.password },
    tls: { ca: options.ca ?? '' },
    logger: false,
  });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.close());
  return client;
}

/** Connected, with the commands that it sends. */
async function watched(options: MailboxOptions): Promise<{ mailbox: Mailbox; sent: string[] }> {
  const sent: string[] = [];
  const onProtocolLine = (direction: 'C' | 'S', line: string): void => {
    if (direction === 'C') {
      sent.push(line.replace(/^\S+ /, ''));
    }
  };
  return { mailbox: await connected({ ...options, onProtocolLine }), sent };
}

describe.each(ways)('moving by $way', ({ server, way }) => {
  const flags = way === 'COPY alone';

  it('L6 puts exactly the named messages into the output folder', async () => {
    const options = await account(server);
    await deliver(server, options, 6);
    const mailbox = await connected(options);
    const result = await mailbox.move([5, 1, 2, 77]);
    expect(new Set(flags ? result.flagged : result.moved)).toEqual(new Set([1, 2, 5]));
    expect(result).toMatchObject({ gone: [77], refused: [] });
    const left = (await mailbox.list()).filter((entry) => !entry.deleted);
    expect(left.map((entry) => entry.uid)).toEqual([3, 4, 6]);
    const done = await server.list(options.user, 'IMAP/Done');
    expect(done.filter((mail) => !mail.deleted)).toHaveLength(3);
  });

  it("L6 never removes another client's deleted messages", async () => {
    for (const outputFolder of ['IMAP/Done', null]) {
      const options = await account(server, { outputFolder });
      await deliver(server, options, 3);
      const { mailbox, sent } = await watched(options);
      const other = await otherClient(options);
      await other.mailboxOpen(['IMAP', 'New']);
      await other.messageFlagsAdd('2', ['\\Deleted'], { uid: true });
      await mailbox.move([1, 3]);
      expect(await mailbox.list()).toContainEqual({ uid: 2, deleted: true });
      expect(sent).not.toContain('EXPUNGE');
    }
  });

  it('L2 deletes where there is no output folder', async () => {
    const options = await account(server, { outputFolder: null });
    await deliver(server, options, 3);
    const mailbox = await connected(options);
    const result = await mailbox.move([1, 2, 9]);
    const removes = mailbox.capabilities.uidPlus;
    expect(removes ? result.moved : result.flagged).toEqual([1, 2]);
    expect(result).toMatchObject({ gone: [9], refused: [] });
    expect(await mailbox.list()).toEqual(
      removes
        ? [{ uid: 3, deleted: false }]
        : [1, 2, 3].map((uid) => ({ uid, deleted: uid !== 3 })),
    );
  });

  it('L6 takes messages that another client removed for gone', async () => {
    const options = await account(server);
    await deliver(server, options, 4);
    const mailbox = await connected(options);
    expect(await uidsOf(mailbox)).toEqual([1, 2, 3, 4]);
    const other = await otherClient(options);
    await other.mailboxOpen(['IMAP', 'New']);
    await other.messageMove('1:2', 'INBOX', { uid: true });
    const result = await mailbox.move([1, 2, 3]);
    expect(result.gone).toEqual([1, 2]);
    expect([...result.moved, ...result.flagged]).toEqual([3]);
    expect(await mailbox.move([1, 2])).toEqual({
      moved: [],
      gone: [1, 2],
      flagged: [],
      refused: [],
      left: [],
    });
  });

  it('L6 makes an output folder again that somebody removed', async () => {
    const options = await account(server);
    await deliver(server, options, 2);
    const mailbox = await connected(options);
    await (await otherClient(options)).mailboxDelete(['IMAP', 'Done']);
    const result = await mailbox.move([1, 2]);
    expect([...result.moved, ...result.flagged]).toEqual([1, 2]);
    expect(await server.count(options.user, 'IMAP/Done')).toBe(2);
  });

  it('L6 moves nothing when nothing is named', async () => {
    const options = await account(server);
    const { mailbox, sent } = await watched(options);
    const before = sent.length;
    expect(await mailbox.move([])).toEqual({
      moved: [],
      gone: [],
      flagged: [],
      refused: [],
      left: [],
    });
    expect(sent).toHaveLength(before);
  });
});

describe('what is sent to move', () => {
  it('L4 is one command for a batch of 500 scattered messages', async () => {
    const server = full ?? expect.unreachable();
    const options = await account(server);
    await deliver(server, options, 1000);
    const { mailbox, sent } = await watched(options);
    const odd = (await uidsOf(mailbox)).filter((uid) => uid % 2 === 1);
    await mailbox.move([1]);
    sent.length = 0;
    const result = await mailbox.move(odd.slice(1));
    expect(result.moved).toHaveLength(499);
    expect(sent.filter((line) => line.startsWith('UID'))).toHaveLength(1);
  });

  it('L6 is COPY, STORE and UID EXPUNGE of just those without MOVE', async () => {
    const server = noMove ?? expect.unreachable();
    const options = await account(server);
    await deliver(server, options, 3);
    const { mailbox, sent } = await watched(options);
    await mailbox.move([1, 2]);
    const changing = sent.filter((line) => /^(UID )?(COPY|MOVE|STORE|EXPUNGE)/.test(line));
    expect(changing).toEqual([
      'UID COPY 1:2 IMAP/Done',
      'UID STORE 1:2 +FLAGS (\\Deleted)',
      'UID EXPUNGE 1:2',
    ]);
  });

  it('L6 is COPY and STORE, and no kind of EXPUNGE, without UIDPLUS', async () => {
    const server = neither ?? expect.unreachable();
    const options = await account(server);
    await deliver(server, options, 3);
    const { mailbox, sent } = await watched(options);
    await mailbox.move([1, 2]);
    const changing = sent.filter((line) => /^(UID )?(COPY|MOVE|STORE|EXPUNGE|CLOSE)/.test(line));
    expect(changing).toEqual(['UID COPY 1:2 IMAP/Done', 'UID STORE 1:2 +FLAGS.SILENT (\\Deleted)']);
  });
});
