import { decryptSecret, encryptSecret } from '@buzon/shared/settings';
import { CommandError } from '../command.ts';
import { withDatabase } from '../database.ts';

/** A refresh token as it is and as it is to be. */
export interface RotatedToken {
  readonly grant: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The refresh tokens of the database that have the old key, encrypted with the new one; nothing is
 * changed yet.
 * @throws CommandError when one has neither key
 */
export async function rotatedTokens(
  databaseUrl: string,
  oldKey: Buffer,
  newKey: Buffer,
): Promise<readonly RotatedToken[]> {
  const records = await withDatabase(databaseUrl, (store) => store.refreshTokens());
  return records.flatMap(({ grant, account, token }) => {
    const plain = token === null ? null : decryptSecret(token, oldKey);
    if (token === null || (plain === null && decryptSecret(token, newKey) !== null)) return [];
    if (plain !== null) return [{ grant, before: token, after: encryptSecret(plain, newKey) }];
    throw new CommandError(
      `database: the refresh token of ${account} was made with neither key; nothing is changed.`,
    );
  });
}

/**
 * Writes them; a token that a service has changed meanwhile, with the old key, is told of.
 * @returns how many were written
 */
export async function replaceTokens(
  databaseUrl: string,
  tokens: readonly RotatedToken[],
): Promise<number> {
  return withDatabase(databaseUrl, async (store) => {
    for (const { grant, before, after } of tokens) {
      if (await store.replaceRefreshToken(grant, before, after)) continue;
      throw new CommandError(
        'database: a service that still runs has changed a refresh token meanwhile; stop the services and run this again.',
      );
    }
    return tokens.length;
  });
}
