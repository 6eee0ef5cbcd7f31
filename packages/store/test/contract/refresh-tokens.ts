import { describe, expect, it } from 'vitest';
import type { MakeDatabase, TestDatabase } from './database.ts';
import { benchOf } from './suite.ts';

const GRANT = 'a1'.repeat(32);
const ACCOUNT = 'reclamos@acme.example';

const record = (token: string, expiresAt: Date | null = null) => ({
  grant: GRANT,
  account: ACCOUNT,
  token,
  expiresAt,
});

/** Refresh tokens outlive the services that use them, and are used by one at a time (L12). */
export function refreshTokensContract(make: MakeDatabase): void {
  const { fresh } = benchOf(make);
  const claim = ({ store }: TestDatabase, by: string, seconds = 60) =>
    store.claimRefreshToken(GRANT, ACCOUNT, by, seconds);

  describe('refresh tokens', () => {
    it('L12 keeps a token, then the next in its place', async () => {
      const { store } = await fresh();
      expect(await store.refreshToken(GRANT)).toBeNull();
      await store.keepRefreshToken(record('enc:first'));
      const expiresAt = new Date('2027-01-31T23:59:59.123Z');
      await store.keepRefreshToken(record('enc:second', expiresAt));
      expect(await store.refreshToken(GRANT)).toEqual(record('enc:second', expiresAt));
      expect(await store.refreshTokens()).toEqual([record('enc:second', expiresAt)]);
    });

    it('L12 lets one of many use it, and the next when that one has kept another or gives it up', async () => {
      const database = await fresh();
      const claims = await Promise.all(
        Array.from({ length: 10 }, (_, index) => claim(database, `service ${index}`)),
      );
      expect(claims.filter((claimed) => claimed)).toHaveLength(1);
      const owner = `service ${claims.indexOf(true)}`;
      expect(await claim(database, owner)).toBe(true);
      await database.store.releaseRefreshToken(GRANT, 'somebody else');
      expect(await claim(database, 'next')).toBe(false);
      await database.store.releaseRefreshToken(GRANT, owner);
      expect(await claim(database, 'next')).toBe(true);
      expect(await database.store.refreshToken(GRANT)).toMatchObject({ token: null });
      await database.store.keepRefreshToken(record('enc:first'));
      expect(await claim(database, 'last')).toBe(true);
      expect(await database.store.refreshToken(GRANT)).toMatchObject({ token: 'enc:first' });
    });

    it('L12 a claim whose owner died ends by itself', async () => {
      const database = await fresh();
      expect(await claim(database, 'dead', -1)).toBe(true);
      expect(await claim(database, 'living')).toBe(true);
    });

    it('L12 replaces a token only while it is the one that was read', async () => {
      const { store } = await fresh();
      await store.keepRefreshToken(record('enc:old'));
      expect(await store.replaceRefreshToken(GRANT, 'enc:OLD', 'enc:wrong')).toBe(false);
      expect(await store.replaceRefreshToken(GRANT, 'enc:old', 'enc:new')).toBe(true);
      expect(await store.refreshToken(GRANT)).toMatchObject({ token: 'enc:new' });
    });
  });
}
