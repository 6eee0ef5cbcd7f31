import { until } from '@buzon/stack';
import { ImapFlow } from 'imapflow';
import { afterEach, describe, expect, it } from 'vitest';
import { ACCOUNT, plainMail, System } from '../src/index.ts';

const mails = (count: number) => Array.from({ length: count }, () => plainMail());

/** Another client of the mailbox, who marks some messages of the input folder as deleted. */
async function flagAsDeleted(system: System, uids: string): Promise<void> {
  const { host, port } = system.stack.dovecot;
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: ACCOUNT.user, pass: ACCOUNT.password },
    logger: false,
  });
  await client.connect();
  const lock = await client.getMailboxLock('IMAP/New');
  await client.messageFlagsAdd(uids, ['\\Deleted'], { uid: true });
  lock.release();
  await client.logout();
}

describe('without an output folder', () => {
  let system: System;
  afterEach(() => system.stop());

  const start = async (disabledCapabilities: readonly string[]) => {
    system = await System.start({
      listeners: [{ OutputFolder: null, MaxMessageBytes: 20_000 }],
      stack: { dovecot: { disabledCapabilities } },
      services: [],
    });
    // Too large for Buzón and flagged by somebody else: it stays what and where it is.
    const large = plainMail({ subject: 'de otro', body: 'x'.repeat(30_000) });
    await system.deliver([large]);
    await flagAsDeleted(system, '1');
    await system.deliver(mails(10));
    await system.startService('processor');
    await system.startService('fetcher');
  };

  for (const disabled of [[], ['MOVE']]) {
    const server = disabled.length === 0 ? 'a server' : `a server without ${disabled.join()}`;
    it(`L2 L6 on ${server} the filed are deleted, and nobody else's deleted message is gone`, async () => {
      await start(disabled);
      await until(async () => (await system.count('IMAP/New')) === 1, { what: 'only one left' });
      const [left] = await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/New');
      expect(left?.uid).toBe(1);
      expect(left?.deleted).toBe(true);
      expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(10);
    });
  }

  it('L6 on a server without UIDPLUS the filed are flagged, remembered and skipped from then on', async () => {
    await start(['MOVE', 'UIDPLUS']);
    const flagged = async () =>
      (await system.stack.dovecot.list(ACCOUNT.user, 'IMAP/New')).filter(({ deleted }) => deleted);
    await until(async () => (await flagged()).length === 11, { what: 'all flagged' });
    await until(
      async () =>
        (await system.number('SELECT count(*) FROM buzon.deliveries WHERE moved_at IS NULL')) === 0,
      { what: 'the moves to be recorded' },
    );
    // A fetcher that remembers nothing, and a queue that does not either.
    const [, fetcher] = system.services;
    await fetcher?.stop();
    const redis = system.redis();
    await redis.flushall();
    await fetcher?.start();
    await system.handOver();
    await system.deliver(mails(10));
    await until(async () => (await flagged()).length === 21, { what: 'the later ones flagged' });
    redis.disconnect();
    expect(await system.number('SELECT count(*) FROM buzon.messages')).toBe(20);
    expect(await system.number('SELECT count(*) FROM buzon.deliveries')).toBe(20);
  });
});
