import { describe, expect, it } from 'vitest';
import type { FileRequest } from '../../src/index.ts';
import type { MakeDatabase, TestDatabase } from './database.ts';
import { mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, failureOf, fileAll, theRow } from './suite.ts';

/** Which case a token or a reference leads to (P5). */
export function threadMatchingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

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

    describe('a reply that is filed before the mail that it answers', () => {
      const parent = () => mail({ from: 'ana@acme.example', subject: 'Corte de luz' });
      const replyUnder = (subject: string, to: FileRequest) =>
        replyTo(to, { from: 'ana@acme.example', subject });
      const nameOf = (database: TestDatabase, caseId: number | null | undefined) =>
        theRow(database, `SELECT subject, subject_key FROM buzon.cases WHERE id = ${caseId}`);

      it('P5 gives its case the name of that mail, as if they had come in order', async () => {
        const database = await fresh();
        const first = parent();
        const [opened, appended] = await fileAll(database, replyUnder('Otra cosa', first), first);
        expect(appended).toMatchObject({ caseId: opened?.caseId, matchedBy: 'references' });
        expect(await nameOf(database, opened?.caseId)).toEqual({
          subject: 'Corte de luz',
          subject_key: 'corte de luz',
        });
      });

      it('P5 also when a whole thread comes the wrong way round', async () => {
        const database = await fresh();
        const first = parent();
        const second = replyUnder('Una foto', first);
        const [opened] = await fileAll(database, replyUnder('Otra cosa', second), second, first);
        expect(await nameOf(database, opened?.caseId)).toMatchObject({ subject: 'Corte de luz' });
      });

      it('P5 leaves what a person called the case', async () => {
        const database = await fresh();
        const first = parent();
        const [opened] = await fileAll(database, replyUnder('Otra cosa', first));
        await database.sql(
          `UPDATE buzon.cases SET subject = 'Avería 7' WHERE id = ${opened?.caseId}`,
        );
        await fileAll(database, first);
        expect(await nameOf(database, opened?.caseId)).toMatchObject({ subject: 'Avería 7' });
      });

      it('P5 and in order changes nothing', async () => {
        const database = await fresh();
        const first = parent();
        const [opened] = await fileAll(database, first, replyUnder('Otra cosa', first));
        expect(await nameOf(database, opened?.caseId)).toMatchObject({ subject: 'Corte de luz' });
      });
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
}
