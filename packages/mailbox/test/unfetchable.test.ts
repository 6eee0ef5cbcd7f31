import {
  type Handler,
  row,
  type ScriptedImapOptions,
  type ScriptedMessage,
  scriptedMessages,
} from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import { connectMailbox, type Mailbox, type MailboxError } from '../src/index.ts';
import { connected } from './dovecot.ts';
import { scriptedServer } from './scripted-server.ts';

/** Fetches all of 1 to 3 and tells what arrived and what was thrown. */
async function fetchAll(mailbox: Mailbox): Promise<{ uids: number[]; failure: MailboxError }> {
  const uids: number[] = [];
  const failure = await mailbox
    .fetch([1, 2, 3], async (message) => {
      uids.push(message.uid);
    })
    .then(
      () => expect.unreachable('the fetch should fail'),
      (error: unknown) => error as MailboxError,
    );
  return { uids, failure };
}

async function fetchWhere(
  second: Partial<ScriptedMessage>,
  commands: ScriptedImapOptions['commands'] = {},
): Promise<{ uids: number[]; failure: MailboxError }> {
  const messages = scriptedMessages(3, (uid) => (uid === 2 ? second : {}));
  const server = await scriptedServer({ folders: new Map([['INBOX', messages]]), commands });
  const timeouts = { command: 300 };
  return fetchAll(await connected({ ...server.options, timeouts }));
}

const rows =
  (answer: (message: ScriptedMessage) => string | null): Handler =>
  (session, command) => {
    for (const message of session.named(command)) {
      const line = answer(message);
      if (line !== null) {
        session.send(line);
      }
    }
    session.send(`${command.tag} OK done`);
  };

describe('a message that cannot be fetched', () => {
  it('L15 is told apart from the others when its body is empty', async () => {
    const { uids, failure } = await fetchWhere({ literal: 0, size: 100, raw: '' });
    expect(uids).toEqual([1, 3]);
    expect(failure).toMatchObject({ kind: 'message', code: 'UNFETCHABLE', uids: [2] });
  });

  it('L15 is told apart when its body is NIL', async () => {
    const answer = rows((message) =>
      message.uid === 2
        ? '* 2 FETCH (UID 2 RFC822.SIZE 10 BODY[] NIL)'
        : row(message.uid, message, 'RFC822.SIZE BODY.PEEK[]'),
    );
    const { uids, failure } = await fetchWhere({}, { 'UID FETCH': answer });
    expect(uids).toEqual([1, 3]);
    expect(failure).toMatchObject({ code: 'UNFETCHABLE', uids: [2] });
  });

  it('L15 is told apart when the server says nothing of it', async () => {
    const answer = rows((message) =>
      message.uid === 2 ? null : row(message.uid, message, 'RFC822.SIZE BODY.PEEK[]'),
    );
    const { uids, failure } = await fetchWhere({}, { 'UID FETCH': answer });
    expect(uids).toEqual([1, 3]);
    expect(failure).toMatchObject({ code: 'UNFETCHABLE', uids: [2] });
  });

  // It swallows the end of its own answer, or also the third message, or all that was to come.
  it.each([51, 52, 60, 100, 1_000])(
    'L15 is never taken for whole when its literal announces %i bytes, more than there are',
    async (literal) => {
      const { uids, failure } = await fetchWhere({
        raw: 'Subject: a\r\n\r\nHola\r\n'.padEnd(50),
        literal,
      });
      expect(uids).not.toContain(2);
      expect(failure.code).toMatch(/UNFETCHABLE|TIMEOUT/);
    },
  );

  it('L15 is never taken for whole when the literal announces less than there is', async () => {
    const { uids, failure } = await fetchWhere({ literal: 20 });
    expect(uids).not.toContain(2);
    expect(failure.code).toMatch(/UNFETCHABLE/);
  });

  it('L15 is never taken for whole when the rest of a literal looks like IMAP', async () => {
    const raw = 'Subject: a\r\n\r\nab cd';
    const { uids, failure } = await fetchWhere({ raw, literal: raw.length - 6 });
    expect(uids).not.toContain(2);
    expect(failure.code).toMatch(/UNFETCHABLE/);
  });

  it.each(['NO', 'BAD'])('L15 fails its chunk when the server answers %s', async (answer) => {
    const { failure } = await fetchWhere(
      {},
      { 'UID FETCH': (session, { tag }) => session.send(`${tag} ${answer} corrupt item`) },
    );
    expect(failure).toMatchObject({ kind: 'message', code: 'UNFETCHABLE', uids: [1, 2, 3] });
    expect(failure.message).toContain('corrupt item');
  });

  it('L15 fails its chunk when the server cuts the session, and closes the mailbox once', async () => {
    const messages = scriptedMessages(3);
    const server = await scriptedServer({
      folders: new Map([['INBOX', messages]]),
      commands: {
        'UID FETCH': (session, command) => {
          for (const message of session.named(command)) {
            if (message.uid === 2) {
              session.socket.end('* 2 FETCH (UID 2 RFC822.SIZE 50 BODY[] {50}\r\nSubject: cut');
              return;
            }
            session.send(row(message.uid, message, command.rest));
          }
        },
      },
    });
    const reasons: Error[] = [];
    const mailbox = await connectMailbox({
      ...server.options,
      onClose: (reason) => reasons.push(reason),
    });
    const { uids, failure } = await fetchAll(mailbox);
    expect(uids).toEqual([1]);
    expect(failure).toMatchObject({ kind: 'world', code: 'CONNECTION' });
    expect(reasons).toEqual([failure]);
    await expect(mailbox.list()).rejects.toBe(failure);
  });

  it('L15 takes a message of 0 bytes for what it is', async () => {
    const messages = scriptedMessages(1, () => ({ raw: '' }));
    const server = await scriptedServer({ folders: new Map([['INBOX', messages]]) });
    const lengths: number[] = [];
    await (await connected(server.options)).fetch([1], async ({ raw }) => {
      lengths.push(raw.length);
    });
    expect(lengths).toEqual([0]);
  });

  it('L13 takes a size that is only an estimate for no proof against a whole message', async () => {
    const sizes = [10, 5_000, 62];
    const messages = scriptedMessages(3, (uid) => ({ size: sizes[uid - 1] ?? 0 }));
    const server = await scriptedServer({ folders: new Map([['INBOX', messages]]) });
    const raws: string[] = [];
    await (await connected(server.options)).fetch([1, 2, 3], async ({ raw }) => {
      raws.push(raw.toString());
    });
    expect(raws.sort()).toEqual(messages.map((message) => message.raw).sort());
  });
});
