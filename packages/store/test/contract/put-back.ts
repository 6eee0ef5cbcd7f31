import { describe, expect, it } from 'vitest';
import { PUT_BACK } from '../../src/index.ts';
import type { MakeDatabase } from './database.ts';
import { mail } from './mails.ts';
import { benchOf, countOf, failureOf, fileAll } from './suite.ts';

/** How a database that was put back to an older copy is told from the one that it was. */
export function putBackContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('a database that was put back', () => {
    it('P5 refuses to file when it does not know what was filed, and writes nothing', async () => {
      const database = await fresh();
      const [filed] = await fileAll(database, mail());
      const knownMessageId = (filed?.messageId ?? 0) + 1;
      const failure = await failureOf(database.store.fileMessage(mail({ knownMessageId })));
      expect(failure).toMatchObject({ kind: 'world', source: 'database', code: PUT_BACK });
      expect(failure.message).toBe(
        `The database was put back to an older copy: it does not know message ${knownMessageId}, which was filed`,
      );
      expect(await countOf(database, 'messages')).toBe(1);
      expect(await countOf(database, 'deliveries')).toBe(1);
    });

    it('P5 refuses also what it knows already: its answer may be of another life', async () => {
      const database = await fresh();
      const request = mail();
      const [filed] = await fileAll(database, request);
      const again = { ...request, knownMessageId: (filed?.messageId ?? 0) + 1 };
      expect(await failureOf(database.store.fileMessage(again))).toMatchObject({ code: PUT_BACK });
    });

    it('P5 files where it knows what was filed', async () => {
      const database = await fresh();
      const [filed] = await fileAll(database, mail());
      const [next] = await fileAll(database, mail({ knownMessageId: filed?.messageId ?? 0 }));
      expect(next).toMatchObject({ outcome: 'opened' });
    });
  });
}
