import { describe, expect, it } from 'vitest';
import type { MakeDatabase } from './database.ts';
import { digest, mail, replyTo } from './mails.ts';
import { addCustomer, benchOf, countOf, failureOf, fileAll, theRow, written } from './suite.ts';

/** What a filed message leaves in the tables. */
export function filingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('filing', () => {
    it('P3 opens a case with what the message says', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', 'ana@acme.example');
      const request = mail({ from: 'ana@acme.example', subject: 'Reclamo por la factura' });
      const [result] = await fileAll(database, request);
      expect(result).toMatchObject({
        outcome: 'opened',
        customerId: customer,
        matchedBy: null,
        outboxId: null,
        warnings: [],
        caseReference: String(result?.caseId),
      });
      const row = await theRow(database, 'SELECT * FROM buzon.cases');
      expect(row).toMatchObject({
        id: result?.caseId,
        customer_id: customer,
        sender_address: 'ana@acme.example',
        subject: 'Reclamo por la factura',
        subject_key: 'reclamo por la factura',
        status: 'open',
        reference: null,
        inbox_id: result?.inboxId,
      });
      expect(row['contact_id']).not.toBeNull();
    });

    it('P9 writes message, delivery, items and contents of one filing', async () => {
      const database = await fresh();
      const file = Buffer.from([0, 1, 2, 255, 0]);
      const request = mail({
        name: 'Ana Pérez',
        receivedAt: new Date('2026-05-04T03:02:01Z'),
        files: [file],
        message: {
          newText: 'Hola',
          html: '<p>Hola</p>',
          autoSubmitted: null,
          warnings: ['two From fields'],
        },
      });
      const [result] = await fileAll(database, request);
      const message = await theRow(database, 'SELECT * FROM buzon.messages');
      expect(message).toMatchObject({
        id: result?.messageId,
        listener: 'Default',
        case_id: result?.caseId,
        disposition: 'opened',
        message_id: request.message.messageId,
        from_name: 'Ana Pérez',
        subject: request.message.subject,
        body_text: request.message.text,
        body_new: 'Hola',
        body_html: '<p>Hola</p>',
        raw_sha256: request.message.rawSha256,
        raw_size: request.message.rawSize,
        sent_at: new Date('2026-03-01T10:00:00Z'),
        received_at: new Date('2026-05-04T03:02:01Z'),
      });
      expect(message['fingerprint']).toBe(request.message.fingerprint);
      expect(result?.warnings).toEqual(['two From fields']);
      expect(await theRow(database, 'SELECT * FROM buzon.deliveries')).toMatchObject({
        listener: 'Default',
        mailbox_key: '0123456789ab',
        uidvalidity: 7,
        uid: request.delivery?.uid,
        message_id: result?.messageId,
        outcome: 'opened',
        moved_at: null,
      });
      const items = await database.sql(
        `SELECT a.kind, a.filename, a.size, a.sha256, b.content
          FROM buzon.attachments a JOIN buzon.blobs b ON b.sha256 = a.sha256 ORDER BY a.id`,
      );
      expect(items).toEqual([
        {
          kind: 'mail',
          filename: 'mail.eml',
          size: request.message.rawSize,
          sha256: request.message.rawSha256,
          content: request.items[0]?.content,
        },
        { kind: 'file', filename: '1.bin', size: 5, sha256: digest(file), content: file },
      ]);
    });

    it('P9 files a message that has no delivery (ingest)', async () => {
      const database = await fresh();
      const [result] = await fileAll(database, mail({ delivery: null }));
      expect(result?.outcome).toBe('opened');
      expect(await countOf(database, 'deliveries')).toBe(0);
    });

    it('P7 files a message without any bytes', async () => {
      const database = await fresh();
      const request = mail({ from: null, subject: '' });
      const empty = Buffer.alloc(0);
      const [result] = await fileAll(database, {
        ...request,
        items: request.items.map((one) => ({
          ...one,
          size: 0,
          content: empty,
          sha256: digest(empty),
        })),
      });
      expect(result?.outcome).toBe('opened');
      expect(await theRow(database, 'SELECT content FROM buzon.blobs')).toEqual({ content: empty });
    });

    it('P7 stores a content that several items share once', async () => {
      const database = await fresh();
      const logo = Buffer.from('logo');
      await fileAll(database, mail({ files: [logo, logo] }), mail({ files: [logo] }));
      expect(await countOf(database, 'attachments')).toBe(5);
      expect(await countOf(database, 'blobs')).toBe(3);
    });

    it('P7 stores two hundred attachments and an item of several MiB', async () => {
      const database = await fresh();
      const files = Array.from({ length: 200 }, (_, index) => Buffer.from(`file ${index}`));
      const large = Buffer.alloc(6 * 1024 * 1024, 'large ');
      await fileAll(database, mail({ files }), mail({ files: [large] }));
      expect(await countOf(database, 'attachments')).toBe(203);
      const stored = await theRow(
        database,
        `SELECT content FROM buzon.blobs WHERE sha256 = '${digest(large)}'`,
      );
      expect(large.equals(stored['content'] as Buffer)).toBe(true);
    });

    it('P15 uses the process and the functional unit that the listener names', async () => {
      const database = await fresh();
      await database.sql("INSERT INTO buzon.processes (name) VALUES ('Reclamos')");
      const [result] = await fileAll(
        database,
        mail({ rules: { caseProcess: 'Reclamos', functionalUnit: 'General' } }),
      );
      const row = await theRow(
        database,
        `SELECT p.name AS process, u.name AS unit FROM buzon.cases c
          JOIN buzon.processes p ON p.id = c.process_id
          JOIN buzon.functional_units u ON u.id = c.functional_unit_id
          WHERE c.id = ${result?.caseId}`,
      );
      expect(row).toEqual({ process: 'Reclamos', unit: 'General' });
    });

    it('P15 an unknown process is the installation’s, with the list of those that exist', async () => {
      const database = await fresh();
      await database.sql("INSERT INTO buzon.processes (name) VALUES ('Consultas')");
      const before = await written(database);
      const failure = await failureOf(
        database.store.fileMessage(mail({ rules: { caseProcess: 'Quejas' } })),
      );
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(/Quejas.*General, Consultas/);
      expect(await written(database)).toEqual(before);
      expect(await countOf(database, 'processes')).toBe(2);
    });

    it('P15 an unknown functional unit is the installation’s, with the list of those that exist', async () => {
      const database = await fresh();
      const failure = await failureOf(
        database.store.fileMessage(mail({ rules: { functionalUnit: 'Nadie' } })),
      );
      expect(failure.kind).toBe('installation');
      expect(failure.message).toMatch(/Nadie.*General/);
    });

    it('P15 tells the names that exist, the default first', async () => {
      const database = await fresh();
      await database.sql("INSERT INTO buzon.processes (name) VALUES ('Consultas')");
      expect(await database.store.names()).toEqual({
        processes: ['General', 'Consultas'],
        functionalUnits: ['General'],
      });
    });

    it('P1 stores text that no database can hold as readable text', async () => {
      const database = await fresh();
      const request = mail({
        name: 'A\0na\uD800',
        subject: 'Hola\0 \uDC00 😀',
        message: {
          text: 'uno\0dos\uD83D',
          html: '<p>\0</p>',
          warnings: ['bad \0 header'],
          autoSubmitted: 'auto\0-replied',
        },
      });
      await fileAll(database, request);
      expect(await theRow(database, 'SELECT * FROM buzon.messages')).toMatchObject({
        from_name: 'Ana\uFFFD',
        subject: 'Hola \uFFFD 😀',
        body_text: 'unodos\uFFFD',
        body_new: null,
        body_html: '<p></p>',
        auto_submitted: 'auto-replied',
      });
    });

    it('P1 cuts a subject of 10,000 characters by code point where its column ends', async () => {
      const database = await fresh();
      await fileAll(database, mail({ subject: '😀'.repeat(10_000), message: { subjectKey: 'k' } }));
      expect(await theRow(database, 'SELECT subject FROM buzon.cases')).toEqual({
        subject: '😀'.repeat(1_000),
      });
    });

    it('P1 files Message-IDs, addresses and file names of any length', async () => {
      const database = await fresh();
      const long = `<${'x'.repeat(20_000)}@cliente.example>`;
      const parent = mail({
        from: `${'a'.repeat(5_000)}@cliente.example`,
        message: { messageId: long },
      });
      const reply = replyTo(parent, { subject: 'otra cosa' });
      const named = {
        ...reply,
        items: reply.items.map((one) => ({ ...one, filename: 'ñ'.repeat(3_000) })),
      };
      const [first, second] = await fileAll(database, parent, named);
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'references' });
    });

    it('P1 files a mail that refers to 5,000 others', async () => {
      const database = await fresh();
      const parent = mail();
      const threadIds = Array.from({ length: 5_000 }, (_, index) => `<${index}@x.example>`);
      const reply = replyTo(parent, {
        message: { threadIds: [...threadIds, parent.message.messageId ?? ''] },
      });
      const [first, second] = await fileAll(database, parent, reply);
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'references' });
    });

    it('P1 files a mail whose times are no times', async () => {
      const database = await fresh();
      await fileAll(
        database,
        mail({ message: { sentAt: new Date(Number.NaN) } }),
        // 31 Dec 9999 23:59:59 -1200
        mail({ message: { sentAt: new Date('+010000-01-01T11:59:59Z') } }),
      );
      expect(await countOf(database, 'messages', 'sent_at IS NULL')).toBe(2);
    });

    it('O7 a dry run answers what would happen and leaves nothing behind', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const [first] = await fileAll(database, mail({ from: 'ana@acme.example', subject: 'Luz' }));
      const before = await written(database);
      const opened = await database.store.fileMessageDryRun(
        mail({
          from: 'nueva@otra.example',
          rules: { unknownSender: 'Register', confirmation: 'Opened' },
        }),
      );
      const appended = await database.store.fileMessageDryRun(
        mail({ from: 'ana@acme.example', subject: 'Luz' }),
      );
      expect(opened.outcome).toBe('opened');
      expect(opened.customerId).not.toBeNull();
      expect(appended).toMatchObject({
        outcome: 'appended',
        caseId: first?.caseId,
        matchedBy: 'subject',
      });
      expect(await written(database)).toEqual(before);
    });

    it('O7 a dry run runs the real procedure, with its words', async () => {
      const database = await fresh();
      await database.setMsgIn({
        does: 'raise',
        subject: 'Prohibido',
        words: 'no process for this',
      });
      const failure = await failureOf(
        database.store.fileMessageDryRun(mail({ subject: 'Prohibido' })),
      );
      expect(failure).toMatchObject({ kind: 'message' });
      expect(failure.message).toContain('no process for this');
    });
  });
}
