import type { OAuthClient } from '@buzon/shared/settings';
import { encryptSecret } from '@buzon/shared/settings';
import type { Configuration } from 'openid-client';
import type { TokenAnswer } from '../grants.ts';
import { expiryOf, grantKey } from '../kept-refresh-token.ts';
import type { RefreshTokenRecords } from '../refresh-token-records.ts';
import { TokenFailure } from '../token-failure.ts';
import { discover } from '../token-server.ts';
import { translateError } from '../translate-error.ts';

/** Who is to log in where, and where the refresh token goes. */
export interface LogInOptions {
  readonly client: OAuthClient;
  readonly scope: string | null;
  /** The mailbox's user; the person who logs in may be another (a shared mailbox). */
  readonly user: string;
  readonly records: Pick<RefreshTokenRecords, 'keepRefreshToken'>;
  /** `BUZON_SECRET_KEY`. */
  readonly secretKey: Buffer;
}

/** A person's log-in; each says in its own way where to go. */
export type AskPerson = (server: Configuration, options: LogInOptions) => Promise<TokenAnswer>;

const TIMEOUT_MILLISECONDS = 15_000;

/**
 * Has a person log in, and keeps the refresh token, encrypted (L12).
 * @throws TokenFailure in words for that person
 */
export async function logIn(options: LogInOptions, ask: AskPerson): Promise<void> {
  const { client, user, records, secretKey } = options;
  const answer = await asked(options, ask);
  if (answer.refreshToken === null) {
    const message = `${new URL(client.issuer).host} gave no refresh token: add offline_access to Scope, and let the application have it`;
    throw new TokenFailure('installation', 'NO_REFRESH_TOKEN', message);
  }
  await records.keepRefreshToken({
    grant: grantKey(client, user, ''),
    account: user,
    token: encryptSecret(answer.refreshToken, secretKey),
    expiresAt: expiryOf(answer),
  });
}

async function asked(options: LogInOptions, ask: AskPerson): Promise<TokenAnswer> {
  const { issuer, clientId } = options.client;
  try {
    return await ask(await discover(options.client, TIMEOUT_MILLISECONDS), options);
  } catch (error) {
    const context = { server: new URL(issuer).host, client: clientId, logIn: 'log in again' };
    throw await translateError(error, context);
  }
}
