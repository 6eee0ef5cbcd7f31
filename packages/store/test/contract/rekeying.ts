import { describe, expect, it } from 'vitest';
import type { MakeDatabase, TestDatabase } from './database.ts';
import { mail } from './mails.ts';
import { addCustomer, benchOf, countOf, fileAll, theRow } from './suite.ts';

const OLD = 1;
const NEW = 2;

/** A mail whose subject has this key by version 2, and by version 1 the other one. */
function keyed(key: string, ...formerSubjectKeys: readonly string[]) {
  return mail({
    from: 'ana@acme.example',
    message: { subjectKey: key, formerSubjectKeys, subjectKeyVersion: NEW },
  });
}

/** One that was filed by version 1. */
function oldMail(key: string) {
  return mail({
    from: 'ana@acme.example',
    message: { subjectKey: key, formerSubjectKeys: [], subjectKeyVersion: OLD },
  });
}

function keyOf(database: TestDatabase, caseId: number | null | undefined) {
  return theRow(
    database,
    `SELECT subject_key, subject_key_version FROM buzon.cases WHERE id = ${caseId}`,
  );
}

/** Another version of the subject key, while not all cases have it (P4). */
export function rekeyingContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('another version of the key', () => {
    it.each([true, false])('P4 finds a case by its former key (of a customer: %s)', async (has) => {
      const database = await fresh();
      if (has) await addCustomer(database, 'Acme', 'ana@acme.example');
      const [first] = await fileAll(database, oldMail('auto: luz'));
      const [second] = await fileAll(database, keyed('luz', 'auto: luz'));
      expect(second).toMatchObject({ caseId: first?.caseId, matchedBy: 'subject' });
    });

    it('P4 finds a case whose key is the same in both versions', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(database, oldMail('luz'), keyed('luz', 'auto: luz'));
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P4 a former key finds only cases that have it of a former version', async () => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        keyed('auto: luz'),
        keyed('luz', 'auto: luz'),
      );
      expect(second?.outcome).toBe('opened');
      expect(second?.caseId).not.toBe(first?.caseId);
    });

    it('P4 an empty key never matches, whatever it was before', async () => {
      const database = await fresh();
      const [, second, third] = await fileAll(
        database,
        oldMail('auto:'),
        keyed('', 'auto:'),
        keyed('luz', ''),
      );
      expect([second?.outcome, third?.outcome]).toEqual(['opened', 'opened']);
    });

    it('P4 tells which cases have keys of another version, step by step', async () => {
      const database = await fresh();
      const results = await fileAll(database, oldMail('a'), keyed('b'), oldMail('c'), oldMail('d'));
      const ids = results.map((result) => result.caseId ?? 0);
      const first = await database.store.casesToRekey(NEW, 0, 3);
      expect(first.lastId).toBe(ids[2]);
      expect(first.cases.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
      expect(first.cases[0]?.header).toBeNull();
      const second = await database.store.casesToRekey(NEW, first.lastId ?? 0, 3);
      expect(second.cases.map(({ id }) => id)).toEqual([ids[3]]);
      expect(await database.store.casesToRekey(NEW, second.lastId ?? 0, 3)).toEqual({
        lastId: null,
        seen: 0,
        cases: [],
      });
    });

    it('P4 hands out the header of a mail whose subject alone does not tell the key', async () => {
      const database = await fresh();
      await fileAll(
        database,
        mail({ subject: '[soporte] luz' }),
        mail({ subject: 'x'.repeat(1_500) }),
      );
      const { cases } = await database.store.casesToRekey(NEW, 0, 10);
      expect(cases).toHaveLength(2);
      expect(cases.map(({ subject }) => subject.length)).toEqual([13, 1_000]);
      for (const { header, subject } of cases)
        expect(header?.toString()).toMatch(`Subject: ${subject.replace('[', '[')}`);
    });

    it('P4 writes new keys once, and messages find the case by them', async () => {
      const database = await fresh();
      const [first] = await fileAll(database, oldMail('auto: luz'));
      const keys = [{ caseId: first?.caseId ?? 0, key: 'luz' }];
      expect(await database.store.rekeyCases(NEW, keys)).toBe(1);
      expect(await keyOf(database, first?.caseId)).toEqual({
        subject_key: 'luz',
        subject_key_version: NEW,
      });
      expect(await database.store.rekeyCases(NEW, keys)).toBe(0);
      const [second] = await fileAll(database, keyed('luz'));
      expect(second?.caseId).toBe(first?.caseId);
    });

    it('P4 loses no match while cases are keyed anew and mail is filed', async () => {
      const database = await fresh();
      await addCustomer(database, 'Acme', 'ana@acme.example');
      const opened = await fileAll(
        database,
        ...Array.from({ length: 20 }, (_, index) => oldMail(`auto: ${index}`)),
      );
      const other = database.open();
      const [results] = await Promise.all([
        Promise.all(
          opened.flatMap((_, index) =>
            Array.from({ length: 4 }, () =>
              database.store.fileMessage(keyed(`${index}`, `auto: ${index}`)),
            ),
          ),
        ),
        (async () => {
          for (const [index, { caseId }] of opened.entries())
            await other.rekeyCases(NEW, [{ caseId: caseId ?? 0, key: `${index}` }]);
        })(),
      ]);
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
      expect(await countOf(database, 'cases')).toBe(20);
      expect(await database.deadlocks()).toBe(0);
    });
  });
}
