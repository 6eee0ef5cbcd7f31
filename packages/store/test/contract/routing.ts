import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { mail } from './mails.ts';
import {
  addCustomer,
  addInbox,
  benchOf,
  countOf,
  failureOf,
  fileAll,
  theRow,
  written,
} from './suite.ts';

/** PA_SYS_MSG_IN decides the inbox (P8, P13). */
export function routingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('PA_SYS_MSG_IN', () => {
    it('P8 by default routes to the functional unit’s first inbox', async () => {
      const database = await fresh();
      await addInbox(database, 'Segunda');
      const [result] = await fileAll(database, mail());
      expect(
        await theRow(database, `SELECT name FROM buzon.inboxes WHERE id = ${result?.inboxId}`),
      ).toEqual({ name: 'Entrada' });
    });

    it('P8 gives the case the inbox that it says', async () => {
      const database = await fresh();
      const inbox = await addInbox(database, 'Facturas');
      await database.setMsgIn({ does: 'route', inbox: 'Facturas' });
      const [result] = await fileAll(database, mail());
      expect(result?.inboxId).toBe(inbox);
      expect(await theRow(database, 'SELECT inbox_id FROM buzon.cases')).toEqual({
        inbox_id: inbox,
      });
    });

    it('P8 appending keeps where a person put the case', async () => {
      const database = await fresh();
      const inbox = await addInbox(database, 'De Marta');
      const [first] = await fileAll(database, mail({ from: 'ana@x.example', subject: 'Luz' }));
      await database.sql(`UPDATE buzon.cases SET inbox_id = ${inbox} WHERE id = ${first?.caseId}`);
      const [second] = await fileAll(database, mail({ from: 'ana@x.example', subject: 'Luz' }));
      expect(second).toMatchObject({ outcome: 'appended', inboxId: inbox });
      await database.setMsgIn({ does: 'nothing' });
      const [third] = await fileAll(database, mail({ from: 'ana@x.example', subject: 'Luz' }));
      expect(third).toMatchObject({ outcome: 'appended', inboxId: inbox });
    });

    it('P8 may route an appended message’s case anew', async () => {
      const database = await fresh();
      const inbox = await addInbox(database, 'Insistentes');
      await fileAll(database, mail({ from: 'ana@x.example', subject: 'Luz' }));
      await database.setMsgIn({ does: 'reroute', inbox: 'Insistentes' });
      const [second] = await fileAll(database, mail({ from: 'ana@x.example', subject: 'Luz' }));
      expect(second).toMatchObject({ outcome: 'appended', inboxId: inbox });
    });

    it('P8 is executed for each filed message, with what the contract names', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', 'ana@acme.example');
      await database.setMsgIn({ does: 'note' });
      const auto = { automatic: 'auto-reply', autoSubmitted: 'auto-replied' } as const;
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Luz', rules: { listener: 'Casa' } }),
        mail({ from: 'ana@acme.example', subject: 'Luz', message: auto }),
      );
      const calls = await database.sql('SELECT * FROM calls ORDER BY message_id');
      expect(calls).toHaveLength(2);
      expect(calls[0]).toMatchObject({
        case_id: first?.caseId,
        message_id: first?.messageId,
        listener: 'Casa',
        customer_id: customer,
        from_address: 'ana@acme.example',
        subject: 'Luz',
        is_new_case: 1,
        auto_submitted: null,
        dry_run: 0,
        inbox_id: null,
        case_reference: null,
      });
      expect(calls[1]).toMatchObject({
        case_id: first?.caseId,
        message_id: second?.messageId,
        is_new_case: 0,
        auto_submitted: 'auto-replied',
        inbox_id: first?.inboxId,
      });
      for (const name of ['process_id', 'functional_unit_id', 'contact_id']) {
        expect(calls[0]?.[name]).toBeGreaterThan(0);
      }
    });

    it('P8 runs after all rows are written', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'note' });
      await fileAll(
        database,
        mail({ rules: { confirmation: 'Opened' }, files: [Buffer.from('x')] }),
      );
      expect(await theRow(database, 'SELECT rows_seen FROM calls')).toEqual({
        // The case, its message, the delivery, two items and the outbox row.
        rows_seen: 6,
      });
    });

    it('P8 a dry run says so to the procedure, and what it wrote elsewhere is undone', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'note' });
      await database.store.fileMessageDryRun(mail());
      expect(await database.sql('SELECT * FROM calls')).toEqual([]);
    });

    it('P8 a case_reference is what the customer is told', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'refer', reference: 'EXT-77' });
      const [result] = await fileAll(
        database,
        mail({ rules: { confirmation: 'Opened' }, receivedAt: new Date() }),
      );
      expect(result?.caseReference).toBe('EXT-77');
      const confirmation = await database.store.confirmation(result?.outboxId ?? 0);
      expect(confirmation).toMatchObject({ caseReference: 'EXT-77', caseId: result?.caseId });
    });

    it('P13 what the procedure raises is the message’s, with its words, and nothing is written', async () => {
      const database = await fresh();
      await database.setMsgIn({
        does: 'raise',
        subject: 'Prohibido',
        words: 'No hay bandeja para «Prohibido»',
      });
      const before = await written(database);
      const request = mail({
        subject: 'Prohibido',
        files: [Buffer.from('file')],
        rules: { unknownSender: 'Register', confirmation: 'Opened' },
      });
      const failure = await failureOf(database.store.fileMessage(request));
      expect(failure).toMatchObject({ name: 'Failure', kind: 'message', source: 'database' });
      expect(failure.message).toContain('No hay bandeja para «Prohibido»');
      expect(await written(database)).toEqual(before);
      expect((await database.store.fileMessage(mail())).outcome).toBe('opened');
    });

    it('P13 a message whose procedure is mended is filed by the next try', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'raise', subject: 'Prohibido', words: 'no' });
      const request = mail({ subject: 'Prohibido' });
      await failureOf(database.store.fileMessage(request));
      await database.restoreMsgIn();
      expect((await database.store.fileMessage(request)).outcome).toBe('opened');
    });

    it('P13 a new case without inbox is the message’s error', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'nothing' });
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toMatch(/PA_SYS_MSG_IN.*inbox/);
      expect(await written(database)).toEqual(before);
    });

    it('P13 an inbox that does not exist is the message’s error', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'invent' });
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toMatch(/inbox 987654.*does not exist/);
    });

    it('P13 a procedure that commits is refused with words, and nothing is half-written', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'commit' });
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(mail()));
      expect(failure.kind).toBe('message');
      expect(failure.message).toContain('commits or rolls back, which it must not');
      expect(await written(database)).toEqual(before);
    });

    it('P13 a missing procedure is the installation’s, and filing goes on when it is back', async () => {
      const database = await fresh();
      const request = mail();
      await database.dropMsgIn();
      const before = await written(database);
      const failure = await failureOf(database.store.fileMessage(request));
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(/pa_sys_msg_in is missing/i);
      expect((await failureOf(database.store.verify())).kind).toBe('installation');
      expect(await written(database)).toEqual(before);
      await database.restoreMsgIn();
      await database.store.verify();
      expect((await database.store.fileMessage(request)).outcome).toBe('opened');
    });

    it('P13 a procedure that takes too long is cut, and the others file meanwhile', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'linger', subject: 'Lenta' });
      const store = database.open({ procedureTimeoutMs: database.quickMs });
      const slow = failureOf(store.fileMessage(mail({ subject: 'Lenta' })));
      const others = await Promise.all(
        [mail(), mail(), mail()].map((one) => store.fileMessage(one)),
      );
      expect(others.map((result) => result.outcome)).toEqual(['opened', 'opened', 'opened']);
      const failure = await slow;
      expect(failure.kind).toBe('message');
      expect(failure.message).toContain('PA_SYS_MSG_IN took longer than it may');
      expect(await countOf(database, 'messages')).toBe(3);
    }, 180_000);

    it('P13 cut connections are made anew, and no filing fails', async () => {
      const database = await fresh();
      await fileAll(database, mail());
      await database.cutSessions();
      const results = await Promise.all(
        [mail(), mail()].map((one) => database.store.fileMessage(one)),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened']);
    });
  });
}
