import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { again, mail, nextDelivery } from './mails.ts';
import { benchOf, countOf, fileAll, theRow, written } from './suite.ts';

/** One effect, however often a message is delivered (P10, L5, L6). */
export function deliveriesContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('deliveries', () => {
    it('P10 the same delivery again answers what it answered, and writes nothing', async () => {
      const database = await fresh();
      const request = mail({ rules: { confirmation: 'Opened' }, receivedAt: new Date() });
      const [first] = await fileAll(database, request);
      const before = await written(database);
      expect(await database.store.fileMessage(request)).toEqual(first);
      expect(await written(database)).toEqual(before);
    });

    it('P10 another delivery of the same mail is a duplicate that answers the first result', async () => {
      const database = await fresh();
      const request = mail();
      const [first] = await fileAll(database, request);
      const second = await database.store.fileMessage(again(request));
      expect(second).toEqual({ ...first, outcome: 'duplicate' });
      expect(await written(database)).toMatchObject({ cases: 1, messages: 1, deliveries: 2 });
      expect(await database.sql('SELECT outcome FROM buzon.deliveries ORDER BY filed_at')).toEqual([
        { outcome: 'opened' },
        { outcome: 'duplicate' },
      ]);
    });

    it('P10 a duplicate is one also when the first was rejected', async () => {
      const database = await fresh();
      const request = mail({ rules: { unknownSender: 'Reject' } });
      await fileAll(database, request);
      expect(await database.store.fileMessage(again(request))).toMatchObject({
        outcome: 'duplicate',
        caseId: null,
      });
    });

    it('P10 the same mail delivered twenty times at once is filed once', async () => {
      const database = await fresh();
      const request = mail();
      const results = await Promise.all(
        Array.from({ length: 20 }, () => database.store.fileMessage(again(request))),
      );
      expect(results.filter((result) => result.outcome === 'opened')).toHaveLength(1);
      expect(results.filter((result) => result.outcome === 'duplicate')).toHaveLength(19);
      expect(await written(database)).toMatchObject({ cases: 1, messages: 1, deliveries: 20 });
    });

    it('P10 one delivery filed by ten processors at once is filed once', async () => {
      const database = await fresh();
      const request = mail();
      const results = await Promise.all(
        Array.from({ length: 10 }, () => database.store.fileMessage(request)),
      );
      expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
      expect(await written(database)).toMatchObject({ messages: 1, deliveries: 1 });
    });

    it('P10 the same mail through another listener is filed by each', async () => {
      const database = await fresh();
      const request = mail();
      const [first, second] = await fileAll(
        database,
        request,
        again(request, { listener: 'Otro' }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
      expect(await countOf(database, 'messages')).toBe(2);
    });

    it('P10 a different mail that reuses a Message-ID is no duplicate', async () => {
      const database = await fresh();
      const message = { messageId: '<siempre@cliente.example>' };
      const results = await fileAll(database, mail({ message }), mail({ message }));
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened']);
    });

    it('P10 a UID that comes again with another mail is filed, and no mail is lost', async () => {
      const database = await fresh();
      const delivery = nextDelivery();
      const [first, second] = await fileAll(database, mail({ delivery }), mail({ delivery }));
      expect(second?.outcome).toBe('opened');
      expect(second?.messageId).not.toBe(first?.messageId);
      expect(await theRow(database, 'SELECT message_id FROM buzon.deliveries')).toEqual({
        message_id: second?.messageId,
      });
    });

    it('P10 the same UID in another mailbox is another delivery', async () => {
      const database = await fresh();
      const delivery = nextDelivery();
      await fileAll(
        database,
        mail({ delivery }),
        mail({ delivery: { ...delivery, mailboxKey: 'ba9876543210' } }),
        mail({ delivery: { ...delivery, uidValidity: 8 } }),
      );
      expect(await countOf(database, 'deliveries')).toBe(3);
    });

    it('L5 tells which of many deliveries are filed', async () => {
      const database = await fresh();
      const requests = [mail(), mail(), mail()];
      await fileAll(database, ...requests);
      const uids = requests.map((request) => request.delivery?.uid ?? 0);
      const asked = [...uids, ...Array.from({ length: 5_000 }, (_, index) => 1_000_000 + index)];
      const filed = await database.store.filedDeliveries('0123456789ab', 7, asked);
      expect(filed.map(({ uid }) => uid).sort((a, b) => a - b)).toEqual(uids);
      expect(filed.every(({ movedAt }) => movedAt === null)).toBe(true);
    });

    it('L5 a delivery of another mailbox or UIDVALIDITY is not filed', async () => {
      const database = await fresh();
      const request = mail();
      await fileAll(database, request);
      const uids = [request.delivery?.uid ?? 0];
      expect(await database.store.filedDeliveries('ffffffffffff', 7, uids)).toEqual([]);
      expect(await database.store.filedDeliveries('0123456789ab', 8, uids)).toEqual([]);
      expect(await database.store.filedDeliveries('0123456789ab', 7, [])).toEqual([]);
    });

    it('L6 remembers when a delivery was moved, the first time', async () => {
      const database = await fresh();
      const [one, two] = [mail(), mail()];
      await fileAll(database, one, two);
      const uid = one.delivery?.uid ?? 0;
      await database.store.markMoved('0123456789ab', 7, [uid]);
      const [filed] = await database.store.filedDeliveries('0123456789ab', 7, [uid]);
      expect(filed?.movedAt).toBeInstanceOf(Date);
      await database.store.markMoved('0123456789ab', 7, [uid]);
      expect(await database.store.filedDeliveries('0123456789ab', 7, [uid])).toEqual([filed]);
      expect(await countOf(database, 'deliveries', 'moved_at IS NULL')).toBe(1);
    });
  });
}
