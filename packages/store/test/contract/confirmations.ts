import { describe, expect, it } from 'vitest';
import type { MakeDatabase, TestDatabase } from './database.ts';
import { again, DAY_MS, HOUR_MS, mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, fileAll, theRow } from './suite.ts';

const confirm = { confirmation: 'Opened' } as const;

function outboxOf(database: TestDatabase, messageId: number | undefined) {
  return theRow(
    database,
    `SELECT state, reason, recipient FROM buzon.outbox WHERE message_id = ${messageId}`,
  );
}

/** The outbox (N1, N3, N4, N5). */
export function confirmationsContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('confirmations', () => {
    it('N1 Off writes none, Opened one for a new case, Always one for each message', async () => {
      const database = await fresh();
      const from = 'ana@x.example';
      const [off, opened, appended, always] = await fileAll(
        database,
        mail({ from, subject: 'a' }),
        mail({ from, subject: 'b', rules: confirm }),
        mail({ from, subject: 'b', rules: confirm }),
        mail({ from, subject: 'b', rules: { confirmation: 'Always' } }),
      );
      expect(off?.outboxId).toBeNull();
      expect(opened?.outboxId).not.toBeNull();
      expect(appended?.outboxId).toBeNull();
      expect(always?.outboxId).not.toBeNull();
      expect(await countOf(database, 'outbox')).toBe(2);
    });

    it('N3 tells the notifier all that it needs', async () => {
      const database = await fresh();
      const [, result] = await fileAll(
        database,
        mail({ from: 'ana@x.example' }),
        mail({
          from: 'ana@x.example',
          name: 'Ana Pérez',
          subject: 'La luz',
          rules: { ...confirm, listener: 'Casa' },
          message: {
            messageId: '<m@x.example>',
            threadIds: ['<last@x.example>', '<middle@x.example>', '<first@x.example>'],
          },
        }),
      );
      const confirmation = await database.store.confirmation(result?.outboxId ?? 0);
      expect(confirmation).toMatchObject({
        id: result?.outboxId,
        listener: 'Casa',
        state: 'pending',
        recipient: 'ana@x.example',
        recipientName: 'Ana Pérez',
        caseId: result?.caseId,
        caseReference: String(result?.caseId),
        isNewCase: true,
        subject: 'La luz',
        inReplyTo: '<m@x.example>',
        references: ['<first@x.example>', '<middle@x.example>', '<last@x.example>'],
        attempts: 0,
      });
      expect(confirmation?.createdAt).toBeInstanceOf(Date);
      expect(await database.store.confirmation(4_711)).toBeNull();
    });

    it('N3 lists the pending ones for the sweep, oldest first, and no younger ones', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ rules: confirm }),
        mail({ rules: confirm }),
        mail({ rules: confirm }),
      );
      const [one, two, three] = results.map((result) => result.outboxId ?? 0);
      const pending = async (...of: [number, number]) => {
        const rows = await database.store.pendingConfirmations(...of);
        expect(new Set(rows.map(({ listener }) => listener))).toEqual(
          new Set(rows.length === 0 ? [] : ['Default']),
        );
        return rows.map(({ id }) => id);
      };
      expect(await pending(0, 10)).toEqual([one, two, three]);
      expect(await pending(0, 2)).toEqual([one, two]);
      expect(await pending(3_600, 10)).toEqual([]);
      await database.store.confirmationSent(one ?? 0);
      expect(await pending(0, 10)).toEqual([two, three]);
    });

    it('N3 records tries, sending and permanent refusal', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({ rules: confirm }),
        mail({ rules: confirm }),
      );
      const { store } = database;
      const [one, two] = [first?.outboxId ?? 0, second?.outboxId ?? 0];
      await store.confirmationAttempted(one, '451 later');
      expect(await store.confirmation(one)).toMatchObject({ state: 'pending', attempts: 1 });
      await store.confirmationSent(one);
      expect(await store.confirmation(one)).toMatchObject({ state: 'sent' });
      await store.confirmationFailed(two, '550 no such user\0');
      expect(await outboxOf(database, second?.messageId)).toMatchObject({
        state: 'failed',
        reason: '550 no such user',
      });
      await store.confirmationFailed(one, 'too late');
      expect(await store.confirmation(one)).toMatchObject({ state: 'sent' });
      const sent = await theRow(database, `SELECT sent_at FROM buzon.outbox WHERE id = ${one}`);
      expect(sent['sent_at']).toBeInstanceOf(Date);
    });

    it('N4 none to automatic mail, and the reason is recorded', async () => {
      const database = await fresh();
      const [result] = await fileAll(
        database,
        mail({ rules: confirm, message: { automatic: 'list', confirmable: false } }),
      );
      expect(result?.outboxId).toBeNull();
      expect(await outboxOf(database, result?.messageId)).toMatchObject({
        state: 'suppressed',
        reason: 'automatic mail (list)',
      });
    });

    it('N4 none to own addresses and to senders that cannot be answered', async () => {
      const database = await fresh();
      const [own, nobody, nullSender] = await fileAll(
        database,
        mail({ from: 'casos@empresa.example', rules: confirm }),
        mail({ from: null, rules: confirm }),
        mail({ rules: confirm, message: { confirmable: false } }),
      );
      expect(await outboxOf(database, own?.messageId)).toMatchObject({
        state: 'suppressed',
        reason: 'address of this installation',
      });
      for (const result of [nobody, nullSender]) {
        expect(await outboxOf(database, result?.messageId)).toMatchObject({
          state: 'suppressed',
          reason: 'no address to answer to',
        });
      }
    });

    it('N4 at most ConfirmationsPerHour to one address, also at once', async () => {
      const database = await fresh();
      const rules = { ...confirm, confirmationsPerHour: 3 };
      const results = await Promise.all(
        Array.from({ length: 8 }, () =>
          database.store.fileMessage(mail({ from: 'ana@x.example', rules })),
        ),
      );
      expect(results.filter((result) => result.outboxId !== null)).toHaveLength(3);
      expect(await countOf(database, 'outbox', "state = 'suppressed'")).toBe(5);
      const [other] = await fileAll(database, mail({ from: 'luis@x.example', rules }));
      expect(other?.outboxId).not.toBeNull();
    });

    it('N4 what was sent an hour ago does not count', async () => {
      const database = await fresh();
      const rules = { ...confirm, confirmationsPerHour: 1 };
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@x.example', rules }),
        mail({ from: 'ana@x.example', rules }),
      );
      expect([first?.outboxId === null, second?.outboxId === null]).toEqual([false, true]);
      await database.sql("UPDATE buzon.outbox SET created_at = '2026-01-01T00:00:00Z'");
      const [third] = await fileAll(database, mail({ from: 'ana@x.example', rules }));
      expect(third?.outboxId).not.toBeNull();
    });

    it('N5 none for mail that was older than ConfirmNewerThanHours when it was filed', async () => {
      const database = await fresh();
      const [old, young] = await fileAll(
        database,
        mail({ rules: confirm, receivedAt: new Date(Date.now() - 3 * DAY_MS) }),
        mail({ rules: confirm, receivedAt: new Date(Date.now() - 47 * HOUR_MS) }),
      );
      expect(old?.outboxId).toBeNull();
      expect(await outboxOf(database, old?.messageId)).toMatchObject({
        reason: 'older than 48 hours when it was filed',
      });
      expect(young?.outboxId).not.toBeNull();
    });

    it('P10 the same mail through two listeners is confirmed once', async () => {
      const database = await fresh();
      const request = mail({ rules: { confirmation: 'Always' } });
      const results = await Promise.all([
        database.store.fileMessage(request),
        database.store.fileMessage(again(request, { listener: 'Otro' })),
      ]);
      expect(results.filter((result) => result.outboxId !== null)).toHaveLength(1);
      expect(await countOf(database, 'outbox', "state = 'suppressed'")).toBe(1);
    });

    it('N1 Always confirms what is appended, and says that the case is not new', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const parent = mail({ from: 'ana@acme.example' });
      const [, second] = await fileAll(
        database,
        parent,
        replyTo(parent, { rules: { confirmation: 'Always' } }),
      );
      expect(await database.store.confirmation(second?.outboxId ?? 0)).toMatchObject({
        isNewCase: false,
      });
    });
  });
}
