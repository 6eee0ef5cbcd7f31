import { describe, expect, it } from 'vitest';
import { describeSqlServer } from '../../src/index.ts';
import { mail } from '../contract/mails.ts';
import { sendersContract } from '../contract/senders.ts';
import { subjectMatchingContract } from '../contract/subject-matching.ts';
import { addCustomer, benchOf, fileAll } from '../contract/suite.ts';
import { threadMatchingContract } from '../contract/thread-matching.ts';
import { databasesForTests } from './server-for-tests.ts';
import { testDatabase } from './test-database.ts';

/** Of databases that are common where Spanish is spoken, and of one that tells cases apart. */
const COLLATIONS = ['Modern_Spanish_CI_AS', 'Modern_Spanish_CS_AS'];

/** What is compared is compared alike, whatever the collation of the database. */
export async function collationTests(serverUrl: string): Promise<void> {
  const { version } = await describeSqlServer(serverUrl);
  for (const collation of COLLATIONS) {
    if (/babelfish/i.test(version) && collation.includes('_CS_')) {
      process.stderr.write(
        `\n*** NOT tried in a database of ${collation}: Babelfish makes none ***\n\n`,
      );
      continue;
    }
    oneCollation(collation);
  }
}

function oneCollation(collation: string): void {
  describe(`in a database of ${collation}`, () => {
    const databases = databasesForTests(collation);
    const make = async () => {
      const scratch = await databases.take();
      return testDatabase(scratch, () => databases.giveBack(scratch));
    };
    sendersContract(make);
    subjectMatchingContract(make);
    threadMatchingContract(make);
    textTests(make);
  });
}

function textTests(make: Parameters<typeof benchOf>[0]): void {
  const { fresh } = benchOf(make);

  describe('texts that a collation may take for each other', () => {
    it.each([
      ['straße', 'strasse'],
      ['canción', 'cancion'],
      ['luz', 'luz '],
      ['factura 😀', 'factura 😢'],
      ['ａ', 'a'],
    ])('P4 the keys “%s” and “%s” are two', async (one, other) => {
      const database = await fresh();
      const [first, second] = await fileAll(
        database,
        mail({ from: 'ana@x.example', message: { subjectKey: one } }),
        mail({ from: 'ana@x.example', message: { subjectKey: other } }),
      );
      expect(second?.caseId).not.toBe(first?.caseId);
    });

    it('P2 an address is found whatever its case', async () => {
      const database = await fresh();
      const customer = await addCustomer(database, 'Acme', 'Ana.PEREZ@Acme.example');
      const [result] = await fileAll(database, mail({ from: 'ana.perez@acme.example' }));
      expect(result?.customerId).toBe(customer);
    });
  });
}
