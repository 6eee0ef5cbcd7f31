import { ImapFlow } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { connectMailbox, examineMailbox, type MailboxOptions } from '../src/index.ts';
import { account, connected, deliver, dovecot, uidsOf } from './dovecot.ts';

const servers = [
  { name: 'separator /', server: await dovecot() },
  { name: 'separator .', server: await dovecot({ separator: '.' }) },
  {
    name: 'separator . and prefix INBOX.',
    server: await dovecot({ separator: '.', namespacePrefix: 'INBOX.' }),
  },
];

/** Paths that the account is subscribed to, as the server writes them. */
async function subscribed(options: MailboxOptions): Promise<string[]> {
  const client = new ImapFlow({
    host: options.host,
    port: options.port,
    secure: false,
    auth: { user: options.user, pass: options.password },
    tls: { ca: options.ca ?? '' },
    logger: false,
  });
  await client.connect();
  const folders = await client.list();
  await client.logout();
  return folders.filter((folder) => folder.subscribed).map((folder) => folder.path);
}

describe.each(servers)('folders on a server with $name', ({ server }) => {
  it('L2 takes paths with / whatever the separator, and moves between them', async () => {
    const folders = ['Casillas/Atención/Nuevos', 'Casillas/Atención/Hechos'];
    const [inputFolder = '', outputFolder = ''] = folders;
    const options = await account(server, { inputFolder, outputFolder }, folders);
    await deliver(server, options, 2);
    const mailbox = await connected(options);
    expect((await mailbox.move(await uidsOf(mailbox))).moved).toEqual([1, 2]);
    expect(await server.count(options.user, outputFolder)).toBe(2);
  });

  it('L2 creates a missing output folder, with the levels above it, and subscribes it', async () => {
    const options = await account(server, { outputFolder: 'Reclamos/Año & más/Hechos' });
    await deliver(server, options, 1);
    const mailbox = await connected(options);
    expect((await mailbox.move([1])).moved).toEqual([1]);
    const path = (await subscribed(options)).find((folder) => folder.endsWith('Hechos'));
    expect(path?.split(/[/.]/).slice(-3)).toEqual(['Reclamos', 'Año & más', 'Hechos']);
  });

  it('L2 holds a missing input folder with the list of those that exist', async () => {
    const options = await account(server, { inputFolder: 'IMAP/Neu' });
    await expect(connectMailbox(options)).rejects.toMatchObject({
      kind: 'installation',
      source: 'imap',
      code: 'FOLDER_MISSING',
      message: expect.stringMatching(/“IMAP\/Neu”.*Did you mean “IMAP\/New”\?.*INBOX.*IMAP\/Done/),
    });
  });

  it('L2 takes INBOX in any case and lists only its own messages', async () => {
    const options = await account(server, { inputFolder: 'inbox', outputFolder: null });
    await deliver(server, options, 2, 'INBOX');
    await deliver(server, options, 1, 'IMAP/New');
    const mailbox = await connected(options);
    expect(await uidsOf(mailbox)).toEqual([1, 2]);
    expect(mailbox.uidValidity).toBe(await server.uidValidity(options.user, 'INBOX'));
  });

  it('L2 refuses an input folder that is the output folder', async () => {
    for (const outputFolder of ['IMAP/New', '/IMAP//New/', 'imap/new']) {
      const options = await account(server, { outputFolder });
      await expect(connectMailbox(options)).rejects.toMatchObject({
        kind: 'installation',
        code: 'FOLDER_LOOP',
      });
    }
  });

  it('L2 is examined without changing anything', async () => {
    const options = await account(server, { outputFolder: 'IMAP/Missing' });
    await deliver(server, options, 3);
    const examined = await examineMailbox(options);
    expect(examined).toEqual({
      encrypted: true,
      capabilities: { move: true, uidPlus: true, gmail: false, idle: true },
      provider: expect.objectContaining({ because: expect.stringContaining('nothing tells') }),
      folders: expect.arrayContaining(['INBOX', 'IMAP/New', 'IMAP/Done']),
      input: {
        messages: 3,
        uidValidity: await server.uidValidity(options.user, 'IMAP/New'),
      },
      output: { messages: null },
      bin: null,
    });
    expect(examined.folders).not.toContain('IMAP/Missing');
    expect((await examineMailbox({ ...options, outputFolder: 'IMAP/Done' })).output).toEqual({
      messages: 0,
    });
  });
});

describe('an output folder that cannot be', () => {
  it('L2 holds the listener and says what the server said', async () => {
    const { server } = servers[0] ?? expect.unreachable();
    const options = await account(server, { outputFolder: '../elsewhere' });
    await expect(connectMailbox(options)).rejects.toMatchObject({
      kind: 'installation',
      code: 'FOLDER_UNCREATABLE',
    });
  });
});
