import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, failureOf, fileAll, theRow, written } from './suite.ts';

/** Whose address it is, and what becomes of unknown ones (P2, P11, P12). */
export function sendersContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('senders', () => {
    it('P2 finds the customer whatever the case of the letters', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', 'Ana.Perez@ACME.example');
      const [result] = await fileAll(database, mail({ from: 'ana.perez@acme.example' }));
      expect(result?.customerId).toBe(customer);
    });

    it('P2 an address of several customers is the lowest id’s, with a warning', async () => {
      const database = await fresh();
      const first = await addCustomer(database, 'Acme', 'compras@grupo.example');
      await addCustomer(database, 'Brisa', 'compras@grupo.example');
      const [result] = await fileAll(database, mail({ from: 'compras@grupo.example' }));
      expect(result?.customerId).toBe(first);
      expect(result?.warnings).toHaveLength(1);
      expect(result?.warnings[0]).toContain('several customers');
    });

    it('P2 an address that one customer has twice is no warning', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example', 'ANA@acme.example');
      const [result] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      expect(result?.warnings).toEqual([]);
    });

    it('P2 a message without any sender is filed in a case of its own', async () => {
      const database = await fresh();
      const parent = mail({ from: 'ana@acme.example', subject: 'Factura' });
      const [first, second, third] = await fileAll(
        database,
        parent,
        replyTo(parent, { from: null, subject: 'Factura' }),
        mail({ from: null, subject: 'Factura' }),
      );
      expect([first, second, third].map((result) => result?.outcome)).toEqual([
        'opened',
        'opened',
        'opened',
      ]);
    });

    it('P2 reads customers from a user’s own table through the view', async () => {
      const database = await fresh();
      await database.useOwnCustomers();
      await database.sql("INSERT INTO people (mail, company, person) VALUES ('Ana@x.es', 900, 7)");
      const [result] = await fileAll(database, mail({ from: 'ana@x.es' }));
      expect(result?.customerId).toBe(900);
      expect(await theRow(database, 'SELECT customer_id, contact_id FROM buzon.cases')).toEqual({
        customer_id: 900,
        contact_id: 7,
      });
    });
  });

  describe('authentication', () => {
    const passed = { spf: 'pass', dkim: 'pass', dmarc: 'pass', isPassed: true };
    const failed = { spf: 'softfail', dkim: 'none', dmarc: 'fail', isPassed: false };
    const from = 'ana@acme.example';

    it('P2 what the trusted server found is stored with the message', async () => {
      const database = await fresh();
      await fileAll(database, mail({ message: { authentication: failed } }), mail());
      const rows = await database.sql('SELECT spf, dkim, dmarc FROM buzon.messages ORDER BY id');
      expect(rows).toEqual([
        { spf: 'softfail', dkim: 'none', dmarc: 'fail' },
        { spf: null, dkim: null, dmarc: null },
      ]);
    });

    it('P2 where it is not required, who fails is still the customer', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', from);
      const [result] = await fileAll(database, mail({ from, message: { authentication: failed } }));
      expect(result).toMatchObject({ customerId: customer, warnings: [] });
    });

    it('P2 where it is required, who fails or was not looked at is unknown, with a warning', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', from);
      const rules = { requireAuthentication: true };
      const results = await fileAll(
        database,
        mail({ from, rules, message: { authentication: passed } }),
        mail({ from, rules, message: { authentication: failed } }),
        mail({ from, rules }),
      );
      expect(results.map(({ customerId }) => customerId)).toEqual([customer, null, null]);
      expect(results.map(({ warnings }) => warnings.length)).toEqual([0, 1, 1]);
    });

    it('P5 who fails reaches no case of the customer whose address he took', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', from);
      const rules = { requireAuthentication: true };
      const parent = mail({ from, rules, subject: 'Factura', message: { authentication: passed } });
      const [first] = await fileAll(database, parent);
      const caseId = first?.caseId ?? 0;
      const forged = { authentication: failed, caseTokens: [caseId] };
      const [second, third] = await fileAll(
        database,
        replyTo(parent, { rules, subject: 'Factura', message: forged }),
        replyTo(parent, { rules, subject: 'Factura', message: forged }),
      );
      expect(second).toMatchObject({ outcome: 'opened', customerId: null });
      expect(second?.caseId).not.toBe(caseId);
      // His own mails stay together, as those of any unknown address (P11).
      expect(third).toMatchObject({ caseId: second?.caseId, matchedBy: 'subject' });
      expect(
        await theRow(database, 'SELECT count(DISTINCT customer_id) AS n FROM buzon.cases'),
      ).toEqual({ n: 1 });
    });

    it('P11 who fails is rejected where unknown senders are, and never registered', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', from);
      const failing = (unknownSender: 'Reject' | 'Register') =>
        mail({
          from,
          rules: { requireAuthentication: true, unknownSender },
          message: { authentication: failed },
        });
      const [rejected, opened] = await fileAll(database, failing('Reject'), failing('Register'));
      expect(rejected?.outcome).toBe('rejected');
      expect(opened).toMatchObject({ outcome: 'opened', customerId: null });
      expect(await countOf(database, 'contacts')).toBe(1);
    });
  });

  describe('unknown senders', () => {
    it('P11 Open: a case without customer, nobody is registered', async () => {
      const database = await fresh();
      const [result] = await fileAll(database, mail());
      expect(result).toMatchObject({ outcome: 'opened', customerId: null });
      expect(await countOf(database, 'contacts')).toBe(0);
    });

    it('P11 Register: the contact is registered first, and the case is the customer’s', async () => {
      const database = await fresh();
      const [result, other] = await fileAll(
        database,
        mail({
          from: 'nueva@otra.example',
          name: 'Nora Nueva',
          rules: { unknownSender: 'Register' },
        }),
        mail({ from: 'nueva@otra.example', rules: { unknownSender: 'Register' } }),
      );
      expect(result?.customerId).not.toBeNull();
      expect(other?.customerId).toBe(result?.customerId);
      expect(await theRow(database, 'SELECT email, name FROM buzon.contacts')).toEqual({
        email: 'nueva@otra.example',
        name: 'Nora Nueva',
      });
    });

    it('P11 Register: two first mails at once with different subjects register one contact', async () => {
      const database = await fresh();
      const results = await Promise.all(
        Array.from({ length: 10 }, () =>
          database.store.fileMessage(
            mail({ from: 'nueva@otra.example', rules: { unknownSender: 'Register' } }),
          ),
        ),
      );
      expect(await countOf(database, 'contacts')).toBe(1);
      expect(await countOf(database, 'customers')).toBe(1);
      expect(await countOf(database, 'cases')).toBe(10);
      expect(new Set(results.map((result) => result.customerId)).size).toBe(1);
    });

    it('P11 Register: the ids may point into tables that Buzón does not know', async () => {
      const database = await fresh();
      await database.setContactIn({ does: 'answer', customerId: 5_000_000_000, contactId: 12 });
      const [result] = await fileAll(database, mail({ rules: { unknownSender: 'Register' } }));
      expect(result?.customerId).toBe(5_000_000_000);
    });

    it('P11 Register: without a customer_id the case has none, with a warning', async () => {
      const database = await fresh();
      await database.setContactIn({ does: 'nothing' });
      const [result] = await fileAll(database, mail({ rules: { unknownSender: 'Register' } }));
      expect(result).toMatchObject({ outcome: 'opened', customerId: null });
      expect(result?.warnings).toEqual(['PA_SYS_CONTACT_IN gave no customer_id']);
    });

    it('P11 Register: an error of the procedure is the message’s, and nothing is written', async () => {
      const database = await fresh();
      await database.setContactIn({ does: 'raise', words: 'who is that?' });
      const before = await written(database);
      const failure = await failureOf(
        database.store.fileMessage(mail({ rules: { unknownSender: 'Register' } })),
      );
      expect(failure.kind).toBe('message');
      expect(failure.message).toContain('who is that?');
      expect(await written(database)).toEqual(before);
    });

    it('P11 Register: a missing procedure is the installation’s, and only where it is needed', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      await database.dropContactIn();
      const rules = { unknownSender: 'Register' } as const;
      const [known] = await fileAll(database, mail({ from: 'ana@acme.example', rules }));
      expect(known?.outcome).toBe('opened');
      const failure = await failureOf(database.store.fileMessage(mail({ rules })));
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(/pa_sys_contact_in/i);
    });

    it('P11 Reject: recorded with its .eml, no case, no procedure, no confirmation', async () => {
      const database = await fresh();
      await database.setMsgIn({ does: 'raise', subject: 'Oferta', words: 'must not run' });
      const [result] = await fileAll(
        database,
        mail({ subject: 'Oferta', rules: { unknownSender: 'Reject', confirmation: 'Always' } }),
      );
      expect(result).toMatchObject({
        outcome: 'rejected',
        caseId: null,
        caseReference: null,
        outboxId: null,
      });
      expect(await written(database)).toMatchObject({
        cases: 0,
        messages: 1,
        deliveries: 1,
        attachments: 1,
        blobs: 1,
        outbox: 0,
      });
      expect(await theRow(database, 'SELECT outcome FROM buzon.deliveries')).toEqual({
        outcome: 'rejected',
      });
    });

    it('P11 Reject: a customer’s mail is filed', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const [result] = await fileAll(
        database,
        mail({ from: 'ana@acme.example', rules: { unknownSender: 'Reject' } }),
      );
      expect(result?.outcome).toBe('opened');
    });
  });

  describe('automatic mail', () => {
    it('P12 a bounce goes to the case that it is about, whoever may write', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      await database.store.registerOutgoing(first?.caseId ?? 0, '<c1@empresa.example>');
      const bounce = () =>
        mail({
          from: 'mailer-daemon@mx.example',
          rules: { unknownSender: 'Reject', confirmation: 'Always' },
          message: {
            automatic: 'bounce',
            confirmable: false,
            threadIds: ['<c1@empresa.example>'],
          },
        });
      const [second] = await fileAll(database, bounce());
      expect(second).toMatchObject({
        outcome: 'appended',
        caseId: first?.caseId,
        matchedBy: 'references',
        outboxId: null,
      });
    });

    it('P5 who sent a bounce does not belong to the case: anybody can write in his name', async () => {
      const database = await fresh();
      const from = 'mailer-daemon@mx.example';
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      const caseId = first?.caseId ?? 0;
      await database.store.registerOutgoing(caseId, '<c1@empresa.example>');
      const threadIds = ['<c1@empresa.example>'];
      const [bounce, forged] = await fileAll(
        database,
        mail({ from, message: { automatic: 'bounce', confirmable: false, threadIds } }),
        mail({ from, message: { subject: 'otra cosa', caseTokens: [caseId] } }),
      );
      expect(bounce?.caseId).toBe(caseId);
      expect(forged).toMatchObject({ outcome: 'opened' });
      expect(forged?.caseId).not.toBe(caseId);
    });

    it('P12 a bounce about nothing that we know is filed like any other mail', async () => {
      const database = await fresh();
      const [result] = await fileAll(
        database,
        mail({
          from: 'mailer-daemon@mx.example',
          message: { automatic: 'bounce', confirmable: false, threadIds: ['<x@y.example>'] },
        }),
      );
      expect(result?.outcome).toBe('opened');
    });

    it('P12 our own confirmation that belongs to no case is ignored, with its .eml', async () => {
      const database = await fresh();
      const [result] = await fileAll(
        database,
        mail({
          from: 'casos@empresa.example',
          rules: { unknownSender: 'Register', confirmation: 'Always' },
          message: { automatic: 'own', confirmable: false },
        }),
      );
      expect(result).toMatchObject({ outcome: 'ignored', caseId: null, outboxId: null });
      expect(await written(database)).toMatchObject({
        cases: 0,
        messages: 1,
        deliveries: 1,
        blobs: 1,
        outbox: 0,
        contacts: 0,
      });
    });

    it('P12 our own confirmation of a case is appended to it', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example' }));
      await database.store.registerOutgoing(first?.caseId ?? 0, '<c1@empresa.example>');
      const [second] = await fileAll(
        database,
        mail({
          from: 'casos@empresa.example',
          message: { automatic: 'own', confirmable: false, messageId: '<c1@empresa.example>' },
        }),
      );
      expect(second).toMatchObject({ outcome: 'appended', caseId: first?.caseId });
    });

    it('P12 a vacation notice opens a case like any other mail and is never confirmed', async () => {
      const database = await fresh();
      const [result] = await fileAll(
        database,
        mail({
          rules: { confirmation: 'Always' },
          message: {
            automatic: 'auto-reply',
            autoSubmitted: 'auto-replied',
            confirmable: false,
          },
        }),
      );
      expect(result).toMatchObject({ outcome: 'opened', outboxId: null });
      expect(await theRow(database, 'SELECT auto_submitted FROM buzon.messages')).toEqual({
        auto_submitted: 'auto-replied',
      });
    });
  });
}
