import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { mail } from './mails.ts';
import { addCustomer, benchOf, countOf } from './suite.ts';

/** Several processors at once (P4, P9, P14). */
export function concurrencyContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('at the same instant', () => {
    it('P4 fifty filings of one customer and subject give one case', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example', 'luis@acme.example');
      const stores = [database.store, database.open()];
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          stores[index % 2]?.fileMessage(
            mail({
              from: index % 3 === 0 ? 'ana@acme.example' : 'luis@acme.example',
              subject: 'Factura',
            }),
          ),
        ),
      );
      expect(new Set(results.map((result) => result?.caseId)).size).toBe(1);
      expect(results.filter((result) => result?.outcome === 'opened')).toHaveLength(1);
      expect(await countOf(database, 'cases')).toBe(1);
      expect(await countOf(database, 'messages')).toBe(50);
    });

    it('P4 fifty filings of one address without customer give one case', async () => {
      const database = await fresh();
      const results = await Promise.all(
        Array.from({ length: 50 }, () =>
          database.store.fileMessage(mail({ from: 'ana@x.example', subject: 'Factura' })),
        ),
      );
      expect(new Set(results.map((result) => result.caseId)).size).toBe(1);
    });

    it('P9 mails that share contents in any order do not wait for each other in a circle', async () => {
      const database = await fresh();
      // Each from its own end, two mails meet in the middle of what they share.
      const rounds = Array.from({ length: 5 }, (_, round) =>
        Array.from({ length: 150 }, (_, index) => Buffer.alloc(16_384, `${round} ${index} `)),
      );
      for (const shared of rounds) {
        const results = await Promise.all(
          [shared, shared.toReversed()].map((files) => database.store.fileMessage(mail({ files }))),
        );
        expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened']);
      }
      expect(await countOf(database, 'blobs')).toBe(10 + 750);
      expect(await countOf(database, 'attachments')).toBe(10 + 1_500);
      expect(await database.deadlocks()).toBe(0);
    });

    it('P14 threads that refer to each other crosswise are filed without deadlock', async () => {
      const database = await fresh();
      const ids = Array.from({ length: 8 }, (_, index) => `<cross${index}@x.example>`);
      const results = await Promise.all(
        Array.from({ length: 64 }, (_, index) =>
          database.store.fileMessage(
            mail({
              from: `p${index % 4}@x.example`,
              message: {
                messageId: ids[index % 8] ?? null,
                threadIds: index % 2 === 0 ? ids : [...ids].reverse(),
              },
            }),
          ),
        ),
      );
      // One conversation for each of the four senders.
      expect(new Set(results.map((result) => result.caseId)).size).toBe(4);
      expect(await database.deadlocks()).toBe(0);
    });
  });
}
