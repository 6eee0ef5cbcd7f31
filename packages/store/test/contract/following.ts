import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { again, mail, nextDelivery } from './mails.ts';
import { addCustomer, benchOf, fileAll } from './suite.ts';

/** Traces and rates (O2, O3). */
export function followingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('following', () => {
    it('O3 traces a message from its deliveries to its confirmation', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const request = mail({
        from: 'ana@acme.example',
        subject: 'La luz',
        rules: { confirmation: 'Opened' },
        files: [Buffer.from('factura')],
      });
      const copy = again(request);
      const [first] = await fileAll(database, request, copy);
      await database.store.markMoved('0123456789ab', 7, [request.delivery?.uid ?? 0]);
      const [record, ...others] = await database.store.trace({
        by: 'message',
        id: first?.messageId ?? 0,
      });
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        messageId: first?.messageId,
        listener: 'Default',
        disposition: 'opened',
        caseId: first?.caseId,
        caseReference: String(first?.caseId),
        inbox: 'Entrada',
        customer: 'Acme',
        matchedBy: null,
        mailMessageId: request.message.messageId,
        fromAddress: 'ana@acme.example',
        subject: 'La luz',
        automatic: null,
        warnings: [],
        attachments: [{ filename: 'mail.eml' }, { filename: '1.bin', size: 7 }],
        deliveries: [
          { uid: request.delivery?.uid, outcome: 'opened', movedAt: expect.any(Date) },
          { uid: copy.delivery?.uid, outcome: 'duplicate', movedAt: null },
        ],
        confirmations: [
          { id: first?.outboxId, recipient: 'ana@acme.example', state: 'pending', attempts: 0 },
        ],
      });
    });

    it('O3 finds it by case, by delivery and by Message-ID', async () => {
      const database = await fresh();
      const one = mail({ from: 'ana@x.example', subject: 'Luz' });
      const two = mail({ from: 'ana@x.example', subject: 'Luz' });
      const [first, second] = await fileAll(database, one, two);
      const ids = async (query: Parameters<typeof database.store.trace>[0]) =>
        (await database.store.trace(query)).map((record) => record.messageId);
      expect(await ids({ by: 'case', id: first?.caseId ?? 0 })).toEqual([
        first?.messageId,
        second?.messageId,
      ]);
      expect(await ids({ by: 'delivery', key: two.delivery ?? nextDelivery() })).toEqual([
        second?.messageId,
      ]);
      expect(await ids({ by: 'message-id', messageId: one.message.messageId ?? '' })).toEqual([
        first?.messageId,
      ]);
      expect(await ids({ by: 'case', id: 4_711 })).toEqual([]);
    });

    it('O2 counts what was filed by listener, outcome and minute', async () => {
      const database = await fresh();
      const request = mail({ from: 'ana@x.example', subject: 'Luz' });
      await fileAll(
        database,
        request,
        again(request),
        mail({ from: 'ana@x.example', subject: 'Luz' }),
        mail({ rules: { listener: 'Otro', unknownSender: 'Reject' } }),
      );
      const rates = await database.store.filingRates(10);
      expect(rates.outcomes).toEqual([
        { listener: 'Default', outcome: 'appended', count: 1 },
        { listener: 'Default', outcome: 'duplicate', count: 1 },
        { listener: 'Default', outcome: 'opened', count: 1 },
        { listener: 'Otro', outcome: 'rejected', count: 1 },
      ]);
      const filed = rates.perMinute.reduce((sum, row) => sum + row.filed, 0);
      expect(filed).toBe(3);
      expect(rates.perMinute.every((row) => row.minute.getUTCSeconds() === 0)).toBe(true);
    });
  });
}
