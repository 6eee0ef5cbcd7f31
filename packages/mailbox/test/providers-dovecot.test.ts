import type { DovecotServer } from '@buzon/stack';
import { beforeAll, expect, it } from 'vitest';
import { account, connected, deliver, dovecot, uidsOf } from './dovecot.ts';

// What of a provider's rules a real server can be held to.

let server: DovecotServer;
beforeAll(async () => {
  server = await dovecot();
});

it('L6 gmail-bin: deletes into the bin of a real server that is taken for Gmail', async () => {
  const options = await account(server, { provider: 'gmail', outputFolder: null }, [
    'IMAP/New',
    'Papelera',
  ]);
  await deliver(server, options, 3);
  const mailbox = await connected(options);
  expect(mailbox.provider).toMatchObject({
    profile: { name: 'gmail' },
    because: 'Provider is gmail',
  });
  const uids = await uidsOf(mailbox);
  expect((await mailbox.move(uids)).moved).toEqual(uids);
  expect(await server.count(options.user, 'Papelera')).toBe(3);
  expect(await server.count(options.user, 'IMAP/New')).toBe(0);
});

it('L6 a real server that is taken for nothing in particular deletes where it stands', async () => {
  const options = await account(server, { outputFolder: null }, ['IMAP/New', 'Papelera']);
  await deliver(server, options, 2);
  const mailbox = await connected(options);
  expect(mailbox.provider.profile.name).toBe('generic');
  expect((await mailbox.move(await uidsOf(mailbox))).moved).toHaveLength(2);
  expect(await server.count(options.user, 'Papelera')).toBe(0);
});
