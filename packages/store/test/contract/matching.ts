import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { DAY_MS, mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, failureOf, fileAll, theRow } from './suite.ts';

/** Which case a message continues (P3, P5, P6). */
export function matchingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('matching by subject', () => {
    it('P3 appends to the case of the same customer and subject', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example', 'luis@acme.example');
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({ from: 'luis@acme.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({
        outcome: 'appended',
        caseId: first?.caseId,
        matchedBy: 'subject',
      });
      expect(await countOf(database, 'cases')).toBe(1);
    });

    it('P3 keeps the same subject of another customer apart', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      await addCustomer(database, 'Brisa', 'eva@brisa.example');
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({ from: 'eva@brisa.example', subject: 'Factura' }),
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'opened']);
    });

    it('P3 matches a sender without customer by the address', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
        mail({ from: 'nadie@otra.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({ caseId: first?.caseId, customerId: null });
    });

    it('P3 a case opened before its sender became a customer still matches, and stays without', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const [second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
      expect(await theRow(database, 'SELECT customer_id FROM buzon.cases')).toEqual({
        customer_id: null,
      });
    });

    it('P3 listener and process play no part', async () => {
      const database = await fresh();
      await database.sql("INSERT INTO buzon.processes (name) VALUES ('Reclamos')");
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules: { listener: 'Otro', caseProcess: 'Reclamos' },
        }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P3 of several takes the newest open one, else the newest closed one', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'uno' }),
        mail({ from: 'ana@acme.example', subject: 'dos' }),
        mail({ from: 'ana@acme.example', subject: 'tres' }),
      );
      const [one, two, three] = results.map((result) => result.caseId);
      await database.sql("UPDATE buzon.cases SET subject_key = 'igual'");
      await database.sql(`UPDATE buzon.cases SET status = 'closed' WHERE id = ${three}`);
      const next = () =>
        mail({
          from: 'ana@acme.example',
          subject: 'igual',
          message: { automatic: 'auto-reply', confirmable: false },
        });
      expect((await database.store.fileMessage(next())).caseId).toBe(two);
      await database.sql("UPDATE buzon.cases SET status = 'closed'");
      expect((await database.store.fileMessage(next())).caseId).toBe(three);
      expect(one).toBeLessThan(Number(two));
    });

    it('P4 an empty subject never matches', async () => {
      const database = await fresh();
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: '' }),
        mail({ from: 'ana@acme.example', subject: '' }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened']);
    });

    it('P4 long subject keys that differ at their end stay apart', async () => {
      const database = await fresh();
      const key = 'k'.repeat(900);
      const results = await fileAll(
        database,
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}a` } }),
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}b` } }),
        mail({ from: 'ana@acme.example', message: { subjectKey: `${key}a` } }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'appended']);
    });
  });

  describe('matching by token and references', () => {
    it('P5 a token finds the case, whatever the subject says', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      const [second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', message: { caseTokens: [99_999, first?.caseId ?? 0] } }),
      );
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'token' });
      const row = await theRow(
        database,
        `SELECT matched_by, disposition FROM buzon.messages WHERE id = ${second?.messageId}`,
      );
      expect(row).toEqual({ matched_by: 'token', disposition: 'appended' });
    });

    it('P5 a token of somebody else’s case is no key to it', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      const [second] = await fileAll(
        database,
        mail({ from: 'mallory@otra.example', message: { caseTokens: [first?.caseId ?? 0] } }),
      );
      expect(second).toMatchObject({ outcome: 'opened', matchedBy: null });
      expect(second?.caseId).not.toBe(first?.caseId);
    });

    it('P5 a token is the number that the customer was told', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'refer', reference: '700500' });
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      const [second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', message: { caseTokens: [700_500] } }),
      );
      expect(first?.caseReference).toBe('700500');
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'token' });
    });

    it('P5 a reply finds its case by the Message-ID that it answers', async () => {
      const database = await fresh();
      const parent = mail({ from: 'ana@acme.example' });
      const [first, second] = await fileAll(database, parent, replyTo(parent));
      expect(second).toMatchObject({
        outcome: 'appended',
        caseId: first?.caseId,
        matchedBy: 'references',
      });
    });

    it('P5 the first of the references that leads to a case wins', async () => {
      const database = await fresh();
      const older = mail({ from: 'ana@acme.example' });
      const newer = mail({ from: 'ana@acme.example' });
      const [, second] = await fileAll(database, older, newer);
      const reply = replyTo(older, {
        message: {
          threadIds: [
            '<unknown@x.example>',
            newer.message.messageId ?? '',
            older.message.messageId ?? '',
          ],
        },
      });
      expect((await database.store.fileMessage(reply)).caseId).toBe(second?.caseId);
    });

    it('P5 the reference of a stranger is no key to a case', async () => {
      const database = await fresh();
      const parent = mail({ from: 'ana@acme.example' });
      const [, second] = await fileAll(
        database,
        parent,
        replyTo(parent, { from: 'mallory@otra.example' }),
      );
      expect(second?.outcome).toBe('opened');
    });

    it('P5 who took part before belongs to the case', async () => {
      const database = await fresh();
      const parent = mail({ from: 'ana@acme.example' });
      const [first] = await fileAll(database, parent);
      await database.sql(
        `UPDATE buzon.messages SET from_address = 'luis@otra.example' WHERE id = ${first?.messageId}`,
      );
      const [second] = await fileAll(database, replyTo(parent, { from: 'luis@otra.example' }));
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
    });

    it('P5 an answer to mail that was sent about the case finds it', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      await database.store.registerOutgoing(first?.caseId ?? 0, '<salida@empresa.example>');
      await database.store.registerOutgoing(first?.caseId ?? 0, '<salida@empresa.example>');
      const [second] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          message: { threadIds: ['<salida@empresa.example>'] },
        }),
      );
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'references' });
      expect(await countOf(database, 'outgoing')).toBe(1);
    });

    it('P5 mail about a case that does not exist cannot be registered', async () => {
      const database = await fresh();
      const failure = await failureOf(database.store.registerOutgoing(4711, '<a@x.example>'));
      expect(failure).toMatchObject({ kind: 'message' });
      expect(failure.message).toContain('4711');
    });

    it('P5 token goes before references, and references before subject', async () => {
      const database = await fresh();
      const a = mail({ from: 'ana@acme.example', subject: 'a' });
      const b = mail({ from: 'ana@acme.example', subject: 'b' });
      const c = mail({ from: 'ana@acme.example', subject: 'c' });
      const [first, second] = await fileAll(database, a, b, c);
      const threadIds = [b.message.messageId ?? ''];
      const [byToken, byReference] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          subject: 'c',
          message: { threadIds, caseTokens: [first?.caseId ?? 0] },
        }),
        mail({ from: 'ana@acme.example', subject: 'c', message: { threadIds } }),
      );
      expect(byToken).toMatchObject({ caseId: first?.caseId, matchedBy: 'token' });
      expect(byReference).toMatchObject({ caseId: second?.caseId, matchedBy: 'references' });
    });

    it('P5 holds when the reply is filed before the mail that it answers', async () => {
      const database = await fresh();
      const parent = mail({ from: 'ana@acme.example', subject: 'uno' });
      const reply = replyTo(parent, { subject: 'otro' });
      const [first, second] = await fileAll(database, reply, parent);
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'references' });
    });

    it('P5 holds when mail and reply are filed at the same instant', async () => {
      const database = await fresh();
      const pairs = Array.from({ length: 12 }, () => {
        const parent = mail();
        return [parent, replyTo(parent)] as const;
      });
      const results = await Promise.all(
        pairs.map((pair) =>
          Promise.all(pair.map((request) => database.store.fileMessage(request))),
        ),
      );
      for (const [first, second] of results) expect(second?.caseId).toBe(first?.caseId);
    });

    it('P5 a message never changes whose case it is', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', 'ana@acme.example');
      await addCustomer(database, 'Brisa', 'eva@brisa.example');
      const parent = mail({ from: 'ana@acme.example' });
      const [first] = await fileAll(database, parent);
      await database.sql(
        `UPDATE buzon.messages SET from_address = 'eva@brisa.example' WHERE id = ${first?.messageId}`,
      );
      const [second] = await fileAll(database, replyTo(parent, { from: 'eva@brisa.example' }));
      expect(second).toMatchObject({ caseId: first?.caseId, customerId: customer });
      expect(await theRow(database, 'SELECT customer_id, sender_address FROM buzon.cases')).toEqual(
        { customer_id: customer, sender_address: 'ana@acme.example' },
      );
    });
  });

  describe('closed and old cases', () => {
    it('P6 appending to a closed case opens it again', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await database.sql(`SELECT buzon.close_case(${first?.caseId})`);
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({
        status: 'closed',
      });
      await fileAll(database, mail({ from: 'ana@acme.example', subject: 'Factura' }));
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({ status: 'open' });
    });

    it('P6 automatic mail is appended to a closed case and leaves it closed', async () => {
      const database = await fresh();
      const [first] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      await database.sql(`SELECT buzon.close_case(${first?.caseId})`);
      const [second] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          message: { automatic: 'auto-reply', autoSubmitted: 'auto-replied', confirmable: false },
        }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
      expect(await theRow(database, 'SELECT status FROM buzon.cases')).toEqual({
        status: 'closed',
      });
    });

    it('P6 FollowUpDays bounds every way of matching', async () => {
      const database = await fresh();
      const now = Date.now();
      const rules = { followUpDays: 30 };
      const parent = mail({
        from: 'ana@acme.example',
        subject: 'Factura',
        rules,
        receivedAt: new Date(now - 31 * DAY_MS),
      });
      const [first] = await fileAll(database, parent);
      const results = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          rules,
          message: { caseTokens: [first?.caseId ?? 0] },
        }),
        replyTo(parent, { rules }),
        mail({ from: 'ana@acme.example', subject: 'Factura', rules }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['opened', 'opened', 'opened']);
    });

    it('P6 FollowUpDays counts from the last message of the case', async () => {
      const database = await fresh();
      const now = Date.now();
      const at = (days: number) =>
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules: { followUpDays: 30 },
          receivedAt: new Date(now - days * DAY_MS),
        });
      const results = await fileAll(database, at(60), at(35), at(6), at(1));
      expect(results.map((result) => result.outcome)).toEqual([
        'opened',
        'appended',
        'appended',
        'appended',
      ]);
    });

    it('P6 an older mail that is filed late still finds its case', async () => {
      const database = await fresh();
      const rules = { followUpDays: 1 };
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', subject: 'Factura', rules }),
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          rules,
          receivedAt: new Date(Date.now() - 90 * DAY_MS),
        }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P6 without FollowUpDays a case can be continued after years', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({
          from: 'ana@acme.example',
          subject: 'Factura',
          receivedAt: new Date('2011-01-01T00:00:00Z'),
        }),
        mail({ from: 'ana@acme.example', subject: 'Factura' }),
      );
      expect(second?.caseId).toBe(first?.caseId);
    });
  });
}
