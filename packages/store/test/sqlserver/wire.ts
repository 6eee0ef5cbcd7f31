import { until } from '@buzon/stack';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/index.ts';
import { mail } from '../contract/mails.ts';
import { countOf, theRow } from '../contract/suite.ts';
import type { ScratchDatabases } from './scratch-databases.ts';
import { testDatabase } from './test-database.ts';
import { WireTap } from './wire-tap.ts';

/** What goes over the wire, seen by a tap. */
export function wireTests(databases: ScratchDatabases): void {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  async function tapped() {
    const scratch = await databases.take();
    const database = testDatabase(scratch, () => databases.giveBack(scratch));
    cleanups.push(() => database.dispose());
    const tap = await WireTap.before(scratch.serviceUrl);
    cleanups.push(() => tap.close());
    const store: Store = openStore({
      url: tap.through(scratch.serviceUrl),
      poolSize: 1,
      applicationName: 'store-test',
    });
    cleanups.push(() => store.close());
    // Both of its connections are there, so that what a log-in needs is not counted.
    await store.fileMessage(mail());
    await store.names();
    tap.takeSent();
    return { database, tap, store };
  }

  describe('on the wire', () => {
    it.each([0, 1, 5])('P9 a filing with %i attachments is one round trip', async (count) => {
      const { tap, store } = await tapped();
      const files = Array.from({ length: count }, (_, n) => Buffer.alloc(20_000, `file ${n}`));
      await store.fileMessage(mail({ files, rules: { confirmation: 'Opened' } }));
      expect(tap.takeSent()).toEqual(['call']);
    });

    it('L5 the question which of 2,000 deliveries are filed is one round trip', async () => {
      const { tap, store } = await tapped();
      const uids = Array.from({ length: 2_000 }, (_, index) => index + 1);
      await store.filedDeliveries('0123456789ab', 7, uids);
      expect(tap.takeSent()).toEqual(['call']);
      await store.markMoved('0123456789ab', 7, uids);
      expect(tap.takeSent()).toEqual(['call']);
    });

    it('O7 a dry run is one round trip too', async () => {
      const { database, tap, store } = await tapped();
      const before = await countOf(database, 'messages');
      await store.fileMessageDryRun(mail());
      expect(tap.takeSent()).toEqual(['call']);
      expect(await countOf(database, 'messages')).toBe(before);
    });

    it('P9 a session killed in mid-transaction leaves nothing, and the filing is made anew', async () => {
      const { database, tap, store } = await tapped();
      const before = Number(await countOf(database, 'messages'));
      // It works long enough to be cut while its transaction is open.
      await database.setMsgIn({ does: 'linger', subject: 'Lenta' });
      const filing = store.fileMessage(mail({ subject: 'Lenta', files: [Buffer.from('x')] }));
      filing.catch(() => {});
      const sent: string[] = [];
      await until(
        async () => {
          sent.push(...tap.takeSent());
          return sent.includes('call');
        },
        { what: 'the filing to be sent' },
      );
      await database.restoreMsgIn();
      await database.cutSessions();
      expect((await filing).outcome).toBe('opened');
      expect(await countOf(database, 'messages')).toBe(before + 1);
      expect(await countOf(database, 'attachments')).toBe(before + 2);
    });

    it('P7 a file of 25 MB goes there and back as it is', async () => {
      const { database, store } = await tapped();
      const large = Buffer.alloc(25 * 1024 * 1024, 'twenty-five ');
      await store.fileMessage(mail({ files: [large] }));
      const row = await theRow(
        database,
        `SELECT b.content FROM buzon.blobs b JOIN buzon.attachments a ON a.sha256 = b.sha256
          WHERE a.size = ${large.length}`,
      );
      expect(large.equals(row['content'] as Buffer)).toBe(true);
    });
  });
}
