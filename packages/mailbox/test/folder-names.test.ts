import { type Folders, scriptedMessages } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { connectMailbox, examineMailbox } from '../src/index.ts';
import { account, connected, deliver, dovecot, uidsOf } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

const servers = [
  { name: 'separator /', server: await dovecot() },
  {
    name: 'separator . and prefix INBOX.',
    server: await dovecot({ separator: '.', namespacePrefix: 'INBOX.' }),
  },
];

/** Names that a person may give, and a careless client gets wrong. */
const NAMES = [
  'con espacios',
  'Atención/Año nuevo',
  'A & B',
  '&-&AOk-',
  'el "nuevo"',
  'contra\\barra',
  'uno (dos) {3}',
  'cien% de *todo*',
  '日本語/受信',
  '📥 Entrada',
];

describe.each(servers)('names of folders on a server with $name', ({ server }) => {
  it.each(NAMES)('L2 takes %j for input, and makes it for output', async (name) => {
    const input = `De/${name}`;
    const outputFolder = `A/${name}`;
    const options = await account(server, { inputFolder: input, outputFolder }, [input]);
    await deliver(server, options, 2);
    const mailbox = await connected(options);
    expect((await mailbox.move(await uidsOf(mailbox))).moved).toEqual([1, 2]);
    expect(await server.count(options.user, outputFolder)).toBe(2);
    const examined = await examineMailbox(options);
    expect(examined.folders).toEqual(expect.arrayContaining([input, outputFolder]));
    expect(examined.output).toEqual({ messages: 2 });
  });

  it('L2 says of a mere level that it holds no messages', async () => {
    const options = await account(server, { inputFolder: 'IMAP' });
    await expect(connectMailbox(options)).rejects.toMatchObject({
      code: 'FOLDER_MISSING',
      message: expect.stringMatching(/“IMAP” (holds only other folders|does not exist)/),
    });
  });

  it('L2 suggests folders of the same name in another place, and whatever their accents', async () => {
    const folders = ['IMAP/New', 'Atención/Reclamos'];
    const other = await account(server, { inputFolder: 'New' }, folders);
    await expect(connectMailbox(other)).rejects.toThrow(/Did you mean “IMAP\/New”\?/);
    const plain = await account(server, { inputFolder: 'Atencion/reclamos' }, folders);
    await expect(connectMailbox(plain)).rejects.toThrow(/Did you mean “Atención\/Reclamos”\?/);
  });
});

describe.each([
  { name: 'separator /', separator: '/' as const, namespacePrefix: '' },
  { name: 'separator . and prefix INBOX.', separator: '.' as const, namespacePrefix: 'INBOX.' },
])('folders of others on a server with $name', ({ separator, namespacePrefix }) => {
  it('L2 reaches shared folders and those of other users by the first part of the path', async () => {
    const sharedFolders = ['Ventas', 'Hechos'];
    const server = await dovecot({ separator, namespacePrefix, sharedFolders, otherUsers: true });
    const owner = await account(server, {}, ['Reclamos']);
    await deliver(server, owner, 2, 'Reclamos');
    const options = await account(server, {
      inputFolder: `Otros/${owner.user}/Reclamos`,
      outputFolder: 'Compartidas/Hechos',
    });
    const mailbox = await connected(options);
    expect((await mailbox.move(await uidsOf(mailbox))).moved).toEqual([1, 2]);
    const back = await connected({
      ...options,
      inputFolder: 'Compartidas/Hechos',
      outputFolder: 'Propios/Hechos',
    });
    expect((await back.move(await uidsOf(back))).moved).toHaveLength(2);
    expect(await server.count(options.user, 'Propios/Hechos')).toBe(2);
  });

  it('L2 names shared folders among those that exist', async () => {
    const server = await dovecot({ separator, namespacePrefix, sharedFolders: ['Ventas'] });
    const options = await account(server, { inputFolder: 'Compartidas/Venta' });
    await expect(connectMailbox(options)).rejects.toThrow(/Did you mean “Compartidas\/Ventas”\?/);
  });
});

describe('names in UTF-8', () => {
  const folders = (): Folders =>
    new Map([
      ['INBOX', []],
      ['Reclamos/Año nuevo', scriptedMessages(1)],
    ]);
  const inputFolder = 'Reclamos/Año nuevo';

  it.each(['UTF8=ACCEPT', 'UTF8=ONLY UTF8=ACCEPT'])(
    'L2 are enabled and used where the server offers %s, and nothing else is enabled',
    async (capability) => {
      const capabilities = `ENABLE CONDSTORE IDLE UIDPLUS MOVE ${capability}`;
      const server = await scriptedServer({ folders: folders(), capabilities });
      const options = { ...server.options, inputFolder, outputFolder: 'Hechos/Año' };
      const mailbox = await connected(options);
      expect((await mailbox.move(await uidsOf(mailbox))).moved).toEqual([1]);
      expect(server.folders.get('Hechos/Año')).toHaveLength(1);
      expect(server.received.filter((line) => line.startsWith('ENABLE'))).toEqual([
        'ENABLE UTF8=ACCEPT',
      ]);
    },
  );

  it('L2 are written in modified UTF-7 elsewhere', async () => {
    const encoded: Folders = new Map([['Reclamos/A&APE-o nuevo', scriptedMessages(1)]]);
    const server = await scriptedServer({ folders: encoded });
    const mailbox = await connected({ ...server.options, inputFolder, outputFolder: null });
    expect(await uidsOf(mailbox)).toEqual([1]);
  });

  it('L2 are found however the server composes accents', async () => {
    const decomposed: Folders = new Map([[`Reclamos/An\u0303o nuevo`, scriptedMessages(1)]]);
    const capabilities = 'ENABLE IDLE UIDPLUS MOVE UTF8=ACCEPT';
    const server = await scriptedServer({ folders: decomposed, capabilities });
    const mailbox = await connected({ ...server.options, inputFolder, outputFolder: null });
    expect(await uidsOf(mailbox)).toEqual([1]);
  });
});
