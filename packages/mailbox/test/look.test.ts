import { until } from '@buzon/stack';
import { describe, expect, it } from 'vitest';
import type { FetchedMessage } from '../src/index.ts';
import { account, connected, deliver, dovecot, mail, uidsOf } from './dovecot.ts';

const server = await dovecot();

describe('looking at the input folder', () => {
  it('L3 lists every message whatever its flags, and marks the deleted ones', async () => {
    const options = await account(server);
    await deliver(server, options, 3);
    const mailbox = await connected(options);
    expect(await mailbox.list()).toEqual([
      { uid: 1, deleted: false },
      { uid: 2, deleted: false },
      { uid: 3, deleted: false },
    ]);
  });

  it('L3 lists what arrived since the last look, without being told', async () => {
    const options = await account(server);
    const mailbox = await connected(options);
    expect(await mailbox.list()).toEqual([]);
    await deliver(server, options, 2);
    expect(await uidsOf(mailbox)).toEqual([1, 2]);
  });

  it('L3 announces an arrival', async () => {
    let announced = 0;
    const options = await account(server, {
      onChange: () => {
        announced++;
      },
    });
    const mailbox = await connected(options);
    expect(mailbox.capabilities).toEqual({ move: true, uidPlus: true, gmail: false, idle: true });
    await deliver(server, options, 1);
    await until(() => announced > 0, { what: 'the announcement' });
    expect(await uidsOf(mailbox)).toEqual([1]);
  });

  it('L3 fetches the bytes as they are and sets no flag', async () => {
    const options = await account(server);
    const internalDate = new Date('2024-02-29T12:34:56Z');
    const raw = mail(7).replace(
      'Reclamo 7',
      '=?utf-8?Q?Avi=C3=B3n_?=\r\n =?utf-8?B?cGVyZGlkbw==?=',
    );
    await server.deliver(options.user, 'IMAP/New', raw, { internalDate });
    const mailbox = await connected(options);
    const fetched: FetchedMessage[] = [];
    await mailbox.fetch([1, 2, 3], async (message) => {
      fetched.push(message);
    });
    expect(fetched).toHaveLength(1);
    expect(fetched[0]?.raw.toString()).toBe(raw);
    expect(fetched[0]?.internalDate).toEqual(internalDate);
    expect(fetched[0]?.envelope).toEqual({ from: 'ana7@example.org', subject: 'Avión perdido' });
    expect((await server.list(options.user, 'IMAP/New'))[0]?.seen).toBe(false);
  });

  it('L6 moves and tells what moved and what was gone', async () => {
    const options = await account(server);
    await deliver(server, options, 3);
    const mailbox = await connected(options);
    const result = await mailbox.move([1, 3, 9]);
    expect(result).toEqual({ moved: [1, 3], gone: [9], flagged: [], refused: [], left: [] });
    expect(await uidsOf(mailbox)).toEqual([2]);
    expect(await server.count(options.user, 'IMAP/Done')).toBe(2);
  });
});
