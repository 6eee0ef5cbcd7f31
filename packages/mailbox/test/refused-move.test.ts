import { type Folders, type Handler, scriptedMessages } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { connectMailbox } from '../src/index.ts';
import { connected, uidsOf } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

function folders(count: number): Folders {
  return new Map([
    ['INBOX', scriptedMessages(count)],
    ['Done', []],
  ]);
}

/** Refuses what names one of these messages, and leaves the rest to the decent answer. */
function refusing(uids: readonly number[], answer: string, decent: Handler): Handler {
  return (session, command) =>
    session.named(command).some((message) => uids.includes(message.uid))
      ? session.send(`${command.tag} ${answer}`)
      : decent(session, command);
}

const move: Handler = (session, command) => {
  const messages = session.named(command);
  session.copy(command, messages);
  session.remove(messages);
  const uids = messages.map((message) => message.uid).join(',');
  session.send(`* OK [COPYUID 9 ${uids} ${uids}] Moved`);
  session.send(`${command.tag} OK done`);
};
const copy: Handler = (session, command) => {
  session.copy(command, session.named(command));
  session.send(`${command.tag} OK done`);
};

describe('a move that the server refuses', () => {
  it('L6 is halved down to the messages that are refused, with the words of the server', async () => {
    const script = { 'UID MOVE': refusing([3, 7], 'NO message is corrupt', move) };
    const server = await scriptedServer({ folders: folders(10), commands: script });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    const result = await mailbox.move(await uidsOf(mailbox));
    expect([...result.moved].sort((one, other) => one - other)).toEqual([1, 2, 4, 5, 6, 8, 9, 10]);
    expect(result.refused).toEqual([
      { uid: 3, reason: 'message is corrupt' },
      { uid: 7, reason: 'message is corrupt' },
    ]);
    expect(await uidsOf(mailbox)).toEqual([3, 7]);
  });

  it.each([
    ['UIDPLUS', 'UIDPLUS'],
    ['neither', ''],
  ])('L6 deletes nothing when COPY is refused (%s)', async (_, capabilities) => {
    const script = { 'UID COPY': refusing([1, 2, 3], 'NO [OVERQUOTA] Mailbox is full', copy) };
    const server = await scriptedServer({
      folders: folders(3),
      commands: script,
      capabilities,
    });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    const result = await mailbox.move([1, 2, 3]);
    expect(result).toMatchObject({ moved: [], gone: [], flagged: [] });
    expect(new Set(result.refused.map((one) => one.uid))).toEqual(new Set([1, 2, 3]));
    expect(result.refused[0]?.reason).toContain('Mailbox is full');
    expect(server.received.filter((line) => /STORE|EXPUNGE/.test(line))).toEqual([]);
    expect(await mailbox.list()).toEqual([1, 2, 3].map((uid) => ({ uid, deleted: false })));
  });

  it('L6 asks a server whose folder is full only a few times', async () => {
    const all = Array.from({ length: 500 }, (_, index) => index + 1);
    const script = { 'UID MOVE': refusing(all, 'NO [OVERQUOTA] Mailbox is full', move) };
    const server = await scriptedServer({ folders: folders(500), commands: script });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    const result = await mailbox.move(all);
    expect(result.refused).toHaveLength(500);
    expect(server.received.filter((line) => line.startsWith('UID MOVE')).length).toBeLessThan(60);
  });

  it('L6 believes the folder, not an OK that says nothing', async () => {
    const script: Record<string, Handler> = {
      'UID MOVE': (session, command) => {
        session.remove(session.named(command).filter((message) => message.uid !== 2));
        session.send(`${command.tag} OK done`);
      },
    };
    const server = await scriptedServer({ folders: folders(3), commands: script });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    const result = await mailbox.move([1, 2, 3, 4]);
    expect(result).toMatchObject({ moved: [1, 3], gone: [4], flagged: [] });
    expect(result.refused.map((one) => one.uid)).toEqual([2]);
  });

  it('L6 does not copy again what was copied but could not be deleted', async () => {
    let stores = 0;
    const script: Record<string, Handler> = {
      'UID STORE': (session, { tag }) => {
        stores++;
        session.send(`${tag} NO not now`);
      },
    };
    const server = await scriptedServer({
      folders: folders(2),
      commands: script,
      capabilities: 'UIDPLUS',
    });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect((await mailbox.move([1, 2])).refused).toHaveLength(2);
    }
    expect(stores).toBeGreaterThan(3);
    expect(server.folders.get('Done')).toHaveLength(2);
  });

  it('L6 copies nothing out of a folder that lets nothing be deleted', async () => {
    const script: Record<string, Handler> = {
      SELECT: (session, { tag }) => {
        session.send(`* ${session.messages.length} EXISTS`);
        session.send('* OK [PERMANENTFLAGS (\\Seen)] limited');
        session.send('* OK [UIDVALIDITY 7] valid');
        session.send(`${tag} OK [READ-WRITE] done`);
      },
    };
    const server = await scriptedServer({
      folders: folders(2),
      commands: script,
      capabilities: 'UIDPLUS',
    });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    expect((await mailbox.move([1, 2])).refused).toHaveLength(2);
    expect(server.folders.get('Done')).toEqual([]);
  });

  it('L6 takes a connection that is cut amid a move for no result', async () => {
    const script: Record<string, Handler> = {
      'UID MOVE': (session) => {
        session.socket.destroy();
      },
    };
    const server = await scriptedServer({ folders: folders(2), commands: script });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    await expect(mailbox.move([1, 2])).rejects.toMatchObject({ code: 'CONNECTION' });
  });
});

describe('a move that may not go on', () => {
  /** Yes so many times. */
  const times = (yes: number) => {
    let asked = 0;
    return async () => {
      asked += 1;
      return asked <= yes;
    };
  };
  const commandsOf = (received: readonly string[], name: string) =>
    received.filter((line) => line.startsWith(name)).length;

  it('L8 asks before each half of a refused move, and tells what it left', async () => {
    const script = { 'UID MOVE': refusing([3], 'NO message is corrupt', move) };
    const server = await scriptedServer({ folders: folders(8), commands: script });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    // All 8, which is tried once more after a look for the folder; then 1–4, and then 1–2.
    const result = await mailbox.move(await uidsOf(mailbox), times(4));
    expect(result).toEqual({
      moved: [1, 2],
      gone: [],
      flagged: [],
      refused: [],
      left: [3, 4, 5, 6, 7, 8],
    });
    expect(commandsOf(server.received, 'UID MOVE')).toBe(4);
    expect(await uidsOf(mailbox)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['copies', { outputFolder: 'Done' }],
    ['deletes', { outputFolder: null }],
  ])('L8 %s nothing when it may not begin', async (_, output) => {
    const server = await scriptedServer({ folders: folders(3), capabilities: 'UIDPLUS' });
    const mailbox = await connected({ ...server.options, ...output });
    expect((await mailbox.move([1, 2, 3], times(0))).left).toEqual([1, 2, 3]);
    expect(server.received.filter((line) => /UID COPY|STORE|EXPUNGE/.test(line))).toEqual([]);
  });

  it('L8 removes what is copied without asking again: left there, it would be copied twice', async () => {
    const script = { 'UID COPY': refusing([3], 'NO message is corrupt', copy) };
    const server = await scriptedServer({
      folders: folders(4),
      commands: script,
      capabilities: 'UIDPLUS',
    });
    const mailbox = await connected({ ...server.options, outputFolder: 'Done' });
    const result = await mailbox.move([1, 2, 3, 4], times(3));
    expect(result).toMatchObject({ moved: [1, 2], left: [3, 4] });
    expect(server.folders.get('Done')?.map(({ uid }) => uid)).toEqual([1, 2]);
    expect(await uidsOf(mailbox)).toEqual([3, 4]);
  });
});

describe('deleting on Gmail', () => {
  const capabilities = 'UIDPLUS MOVE X-GM-EXT-1';

  it('L6 moves to the bin, whatever its language', async () => {
    const gmail: Folders = new Map([
      ['INBOX', scriptedMessages(2)],
      ['[Gmail]/Papelera', []],
    ]);
    const server = await scriptedServer({ folders: gmail, capabilities });
    const mailbox = await connected(server.options);
    expect(mailbox.capabilities.gmail).toBe(true);
    expect((await mailbox.move([1, 2])).moved).toEqual([1, 2]);
    expect(gmail.get('[Gmail]/Papelera')).toHaveLength(2);
    expect(server.received.filter((line) => /STORE|EXPUNGE/.test(line))).toEqual([]);
  });

  it('L6 holds the listener where Gmail hides the bin, for messages would only be archived', async () => {
    const server = await scriptedServer({ capabilities });
    await expect(connectMailbox(server.options)).rejects.toMatchObject({
      kind: 'installation',
      code: 'FOLDER_MISSING',
    });
  });
});
