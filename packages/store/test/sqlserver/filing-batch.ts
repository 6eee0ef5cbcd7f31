import sql from 'mssql';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/sqlserver/batch.ts';
import { filingBatch, readFilingTemplate } from '../../src/sqlserver/filing-batch.ts';
import { mail } from '../contract/mails.ts';

const template = readFilingTemplate();
const batchOf = (request = mail(), dryRun = false) => filingBatch(template, request, dryRun);

/** What stands in for the names that the text itself declares. */
function declaredIn(text: string): Set<string> {
  const declaration = /DECLARE\b([\s\S]*?);/.exec(text)?.[1] ?? '';
  return new Set([...declaration.matchAll(/@(\w+) \w+/g)].map(([, name = '']) => name));
}

/** Values that the text takes from outside: what stands right of a `=`, or in a condition. */
function usedIn(text: string): Set<string> {
  const code = text.replace(/--.*$/gm, '');
  const used = [
    ...code.matchAll(/= @(\w+)/g),
    ...code.matchAll(/\bIF @(\w+)/g),
    ...code.matchAll(/SELECT @(\w+)/g),
  ];
  return new Set(used.map(([, name = '']) => name));
}

function givenTo(batch: Batch, name: string): unknown {
  return batch.parameters.find((parameter) => parameter.name === name)?.value;
}

/** The type as the driver would declare it. */
function typeOf(batch: Batch, name: string) {
  const type = batch.parameters.find((parameter) => parameter.name === name)?.type;
  return typeof type === 'function' ? type() : type;
}

/** The request that files a message, without a server. */
export function filingBatchTests(): void {
  describe('the request that files a message', () => {
    it('P9 gives a value to every name that its text takes from outside', () => {
      const batch = batchOf(mail({ files: [Buffer.from('a'), Buffer.from('b')] }));
      const declared = declaredIn(batch.text);
      const given = new Set(batch.parameters.map(({ name }) => name));
      expect(declared.size).toBeGreaterThan(20);
      const missing = [...usedIn(batch.text)].filter(
        (name) => !declared.has(name) && !given.has(name),
      );
      expect(missing).toEqual([]);
      expect([...given].filter((name) => declared.has(name))).toEqual([]);
      expect(given.size).toBe(batch.parameters.length);
    });

    it('P9 gives no value that its text does not use', () => {
      const batch = batchOf();
      const used = usedIn(batch.text);
      expect(batch.parameters.map(({ name }) => name).filter((name) => !used.has(name))).toEqual(
        [],
      );
    });

    it('P9 puts no value into its text: any mail of as many items has the same one', () => {
      const quote = "'; DROP TABLE buzon.cases; --";
      const plain = batchOf(mail({ files: [Buffer.from('a')] }));
      const hostile = batchOf(
        mail({
          from: `${quote}@x.example`,
          name: quote,
          subject: quote,
          rules: { listener: quote, caseProcess: quote, ownAddresses: [quote] },
          message: { text: quote, html: quote, messageId: quote, threadIds: [quote, quote] },
          files: [Buffer.from(quote)],
        }),
        true,
      );
      expect(hostile.text).toBe(plain.text);
      expect(givenTo(hostile, 'subject')).toBe(quote);
    });

    it('P7 stores each content once, in the order of the digests, then the items in theirs', () => {
      const logo = Buffer.from('logo');
      const batch = batchOf(mail({ files: [logo, logo, Buffer.from('x')] }));
      const calls = [...batch.text.matchAll(/EXEC buzon\.(store_\w+)/g)].map(([, name]) => name);
      expect(calls).toEqual([
        ...Array.from({ length: 3 }, () => 'store_blob'),
        ...Array.from({ length: 4 }, () => 'store_item'),
      ]);
      const digests = [0, 1, 2].map((n) => String(givenTo(batch, `blob_sha256_${n}`)));
      expect(digests).toEqual(digests.toSorted());
      const digest = givenTo(batch, 'item_sha256_1');
      expect(givenTo(batch, 'item_sha256_2')).toBe(digest);
      expect(givenTo(batch, `blob_content_${digests.indexOf(String(digest))}`)).toEqual(logo);
    });

    it('P9 has room for a mail with all that may be extracted, and the mail itself', () => {
      const files = Array.from({ length: 200 }, (_, n) => Buffer.from(`file ${n}`));
      // 2,100 is SQL Server's limit; two are taken by sp_executesql.
      expect(batchOf(mail({ files })).parameters.length).toBeLessThanOrEqual(2_098);
    });

    it('P1 sends text as NVARCHAR, contents as VARBINARY(MAX) and times as DATETIME2', () => {
      const batch = batchOf(mail({ files: [Buffer.from('a')] }));
      expect(typeOf(batch, 'subject')).toMatchObject({ type: sql.NVarChar, length: 2_000 });
      expect(typeOf(batch, 'body_text')).toMatchObject({ type: sql.NVarChar, length: sql.MAX });
      expect(typeOf(batch, 'blob_content_0')).toMatchObject({
        type: sql.VarBinary,
        length: sql.MAX,
      });
      expect(typeOf(batch, 'received_at')).toMatchObject({ type: sql.DateTime2, scale: 3 });
      expect(typeOf(batch, 'uid')).toMatchObject({ type: sql.BigInt });
      const texts = batch.parameters.filter(({ value }) => typeof value === 'string');
      expect(texts.length).toBeGreaterThan(10);
      for (const { name } of texts) {
        expect(typeOf(batch, name)).toMatchObject({ type: sql.NVarChar });
      }
    });

    it('P1 gives every text room for as many characters outside of the BMP as its limit is', () => {
      const emoji = '😀'.repeat(10_000);
      const batch = batchOf(
        mail({
          from: `${emoji}@x.example`,
          name: emoji,
          subject: emoji,
          message: { subjectKey: emoji, messageId: `<${emoji}>`, autoSubmitted: emoji },
        }),
      );
      for (const name of ['from_address', 'from_name', 'subject', 'subject_key', 'message_id']) {
        const { length } = typeOf(batch, name) as unknown as { readonly length: number };
        expect(String(givenTo(batch, name)).length).toBeLessThanOrEqual(length);
      }
    });

    it('P10 lists are lines: sorted locks, and no element that breaks one', () => {
      const batch = batchOf(
        mail({ message: { threadIds: ['<a\nb@x>', '<c@x>'], warnings: ['one', 'two\r\nlines'] } }),
      );
      expect(givenTo(batch, 'thread_ids')).toBe('<a b@x>\n<c@x>');
      expect(givenTo(batch, 'warnings')).toBe('one\ntwo lines');
      const locks = String(givenTo(batch, 'lock_keys')).split('\n').map(BigInt);
      expect(locks.length).toBeGreaterThan(2);
      expect(locks).toEqual(locks.toSorted((a, b) => (a < b ? -1 : 1)));
    });

    it('O7 a dry run is told by one value', () => {
      expect(givenTo(batchOf(mail(), true), 'dry_run')).toBe(true);
      expect(givenTo(batchOf(mail(), false), 'dry_run')).toBe(false);
    });
  });
}
