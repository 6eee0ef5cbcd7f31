import { describe, expect, it } from 'vitest';
import type { FiledMailQuery, Store } from '../../src/index.ts';
import type { MakeDatabase } from './database.ts';
import { again, mail } from './mails.ts';
import { benchOf, fileAll } from './suite.ts';

const KEY = '0123456789ab';
const OWNERS = { listeners: ['Default'], mailboxKeys: [KEY] };
const ALL = { mailboxKey: KEY, from: new Date(0), until: new Date('2100-01-01T00:00:00Z') };
const TOLD = { from: new Date('2026-03-30T00:00:00Z'), mails: 9, missing: 0, uncompared: 0 };

const deliveriesBy = async (store: Store, query: FiledMailQuery) =>
  (await store.filedMails(OWNERS, query)).map(({ messageId, deliveries }) => [
    messageId,
    deliveries,
  ]);

/** What an output folder is compared with (O9). */
export function comparisonsContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('comparisons', () => {
    it('O9 tells page by page which messages were moved, each once', async () => {
      const { store, ...database } = await fresh();
      const receivedAt = new Date('2026-03-30T10:00:00Z');
      const first = mail({ receivedAt });
      const [one, two, , stays] = await fileAll(
        { store, ...database },
        first,
        mail(),
        again(first),
        mail(),
      );
      const trace = await store.trace({ by: 'message', id: stays?.messageId ?? 0 });
      const staying = trace[0]?.deliveries[0]?.uid;
      const rows = await database.sql('SELECT uid FROM buzon.deliveries');
      const uids = rows.map(({ uid }) => Number(uid)).filter((uid) => uid !== staying);
      await store.markMoved(KEY, 7, uids);
      const page = (afterId: number) => store.movedMails({ ...ALL, afterId, limit: 1 });
      expect(await page(0)).toEqual([{ messageId: one?.messageId, receivedAt }]);
      expect(await page(one?.messageId ?? 0)).toMatchObject([{ messageId: two?.messageId }]);
      expect(await page(two?.messageId ?? 0)).toEqual([]);
      const other = { ...ALL, mailboxKey: 'ba9876543210', afterId: 0, limit: 9 };
      expect(await store.movedMails(other)).toEqual([]);
    });

    it('O9 finds what is filed by id, Message-ID and fingerprint, with its deliveries', async () => {
      const { store, ...database } = await fresh();
      const long = `<${'x'.repeat(600)}@cliente.example>`;
      const first = mail({ message: { messageId: long } });
      const elsewhere = mail({ rules: { listener: 'Otro' }, delivery: null });
      const ingested = mail({ delivery: null });
      const [one, , other, three] = await fileAll(
        { store, ...database },
        first,
        again(first),
        elsewhere,
        ingested,
      );
      const [id, foreign, own] = [one, other, three].map((result) => result?.messageId ?? 0);
      const ids = [id ?? 0, foreign ?? 0, own ?? 0];
      expect(await deliveriesBy(store, { by: 'message', values: ids })).toEqual([
        [id, 2],
        [own, 0],
      ]);
      expect(await deliveriesBy(store, { by: 'message-id', values: [long, '<no>'] })).toEqual([
        [id, 2],
      ]);
      const { fingerprint, rawSha256, rawSize } = ingested.message;
      const found = await store.filedMails(OWNERS, { by: 'fingerprint', values: [fingerprint] });
      expect(found).toEqual([
        {
          messageId: own,
          mailMessageId: ingested.message.messageId,
          fingerprint,
          rawSha256,
          rawSize,
          deliveries: 0,
          movedAt: null,
        },
      ]);
      expect(await store.filedMails(OWNERS, { by: 'message', values: [] })).toEqual([]);
    });

    it('O9 keeps what the last comparison of each listener found', async () => {
      const { store } = await fresh();
      expect(await store.comparisons()).toEqual([]);
      await store.recordComparison({ ...TOLD, listener: 'B', unknown: 1, surplus: 2 });
      await store.recordComparison({ ...TOLD, listener: 'A', unknown: 3, surplus: 0 });
      await store.recordComparison({ ...TOLD, listener: 'B', unknown: 0, surplus: 0 });
      expect(await store.comparisons()).toMatchObject([
        { ...TOLD, listener: 'A', unknown: 3, surplus: 0, comparedAt: expect.any(Date) as Date },
        { ...TOLD, listener: 'B', unknown: 0, surplus: 0 },
      ]);
    });
  });
}
