import { describe, expect, it } from 'vitest';
import { addsUp, type Store } from '../../src/index.ts';
import type { MakeDatabase } from './database.ts';
import { again, mail } from './mails.ts';
import { benchOf, fileAll } from './suite.ts';

const FOLDER = { listener: 'Default', mailboxKey: '0123456789ab', uidValidity: 7 };
const NONE = { opened: 0, appended: 0, duplicate: 0, ignored: 0, rejected: 0, removed: 0 };
const BEGINNING = new Date('2000-01-01T00:00:00Z');
const END = new Date('2100-01-01T00:00:00Z');

/** Since then, by the clock of the database. */
const ofAll = (store: Store) => store.account(BEGINNING, END);

/** The daily account (O9). */
export function accountContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);

  describe('account', () => {
    it('O9 counts what was filed by its outcome, for each listener', async () => {
      const { store, ...database } = await fresh();
      const first = mail({ from: 'ana@cliente.example', subject: 'Reclamo' });
      const reply = mail({ from: 'ana@cliente.example', subject: 'Reclamo' });
      const other = mail({ rules: { listener: 'Otro', unknownSender: 'Reject' } });
      await fileAll({ store, ...database }, first, reply, again(first), other);
      expect(await ofAll(store)).toEqual([
        {
          ...NONE,
          listener: 'Default',
          waitingBefore: 0,
          seen: 3,
          opened: 1,
          appended: 1,
          duplicate: 1,
          waitingAfter: 0,
        },
        { ...NONE, listener: 'Otro', waitingBefore: 0, seen: 1, rejected: 1, waitingAfter: 0 },
      ]);
    });

    it('O9 what waits, is filed and is removed by others is one sum, before and after any moment', async () => {
      const { store, ...database } = await fresh();
      const filed = mail();
      const uid = filed.delivery?.uid ?? 0;
      await store.noteUnfiled({ ...FOLDER, uids: [uid, 9_001, 9_002, 9_003] });
      expect(await ofAll(store)).toEqual([
        { ...NONE, listener: 'Default', waitingBefore: 0, seen: 4, waitingAfter: 4 },
      ]);
      await fileAll({ store, ...database }, filed);
      await store.noteUnfiled({ ...FOLDER, uids: [9_002, 9_004] });
      const [all] = await ofAll(store);
      expect(all).toEqual({
        ...NONE,
        listener: 'Default',
        waitingBefore: 0,
        seen: 5,
        opened: 1,
        removed: 2,
        waitingAfter: 2,
      });
      expect(await store.account(END, new Date('2101-01-01T00:00:00Z'))).toEqual([
        { ...NONE, listener: 'Default', waitingBefore: 2, seen: 0, waitingAfter: 2 },
      ]);
      const { filedAt } = (await store.trace({ by: 'delivery', key: { ...FOLDER, uid } }))[0] ?? {
        filedAt: END,
      };
      const [before = null] = await store.account(BEGINNING, filedAt);
      const [after = null] = await store.account(filedAt, END);
      expect(before).toMatchObject({ seen: 4, opened: 0, waitingAfter: 4 });
      expect(after).toMatchObject({
        waitingBefore: 4,
        seen: 1,
        opened: 1,
        removed: 2,
        waitingAfter: 2,
      });
      for (const one of [all, before, after]) expect(one && addsUp(one)).toBe(true);
    });

    it('O9 what is found again was not removed; another UIDVALIDITY ends all of the one before', async () => {
      const { store } = await fresh();
      await store.noteUnfiled({ ...FOLDER, uids: [1, 2] });
      await store.noteUnfiled({ ...FOLDER, uids: [2] });
      await store.noteUnfiled({ ...FOLDER, uids: [1, 2] });
      expect(await ofAll(store)).toMatchObject([{ seen: 2, removed: 0, waitingAfter: 2 }]);
      await store.noteUnfiled({
        ...FOLDER,
        listener: 'Otro',
        mailboxKey: 'ba9876543210',
        uids: [1],
      });
      await store.noteUnfiled({ ...FOLDER, uidValidity: 8, uids: [1] });
      expect(await ofAll(store)).toMatchObject([
        { listener: 'Default', seen: 3, removed: 2, waitingAfter: 1 },
        { listener: 'Otro', seen: 1, removed: 0, waitingAfter: 1 },
      ]);
      await store.noteUnfiled({ ...FOLDER, uidValidity: 8, uids: [] });
      expect(await ofAll(store)).toMatchObject([{ removed: 3, waitingAfter: 0 }, {}]);
    });

    it('O9 notes a hundred thousand in one go', async () => {
      const { store } = await fresh();
      const uids = Array.from({ length: 100_000 }, (_, n) => n + 1);
      await store.noteUnfiled({ ...FOLDER, uids });
      await store.noteUnfiled({ ...FOLDER, uids });
      expect(await ofAll(store)).toMatchObject([{ seen: 100_000, waitingAfter: 100_000 }]);
    });
  });
}
