import { createHash } from 'node:crypto';
import { Failure } from '@buzon/shared/failures';
import {
  type ClientProof,
  currentSecret,
  type OAuthClient,
  type OAuthSettings,
  readServiceAccountKey,
} from '@buzon/shared/settings';
import type { Configuration } from 'openid-client';
import { type AccessToken, accessToken } from './access-token.ts';
import {
  byClientCredentials,
  byRefreshToken,
  byServiceAccount,
  type TokenAnswer,
} from './grants.ts';
import { KeptRefreshToken } from './kept-refresh-token.ts';
import type { RefreshTokenRecords } from './refresh-token-records.ts';
import { type RunsOut, runsOut } from './runs-out.ts';
import { personMustAct, TokenFailure } from './token-failure.ts';
import { discover } from './token-server.ts';
import { type ErrorContext, translateError } from './translate-error.ts';

/** Access tokens for one account, as long as somebody wants them. */
export interface TokenSource {
  /**
   * One that is good for a while yet; asks the token server when there is none. While that is away, the
   * last one is handed out until it expires.
   * @throws TokenFailure of kind `installation` when a person must act, of kind `world` when the
   *   token server is away; a Failure of the database where a refresh token cannot be read
   */
  token(): Promise<AccessToken>;
  /** A server did not take this one: another is asked for, with secrets read anew. */
  refuse(token: AccessToken): void;
  /** After a person had to act: whether a secret or a stored token is another one by now. */
  mended(): Promise<boolean>;
  /** What runs out first of secret, certificate and refresh token; null: nothing that is known of. */
  runsOut(): Promise<RunsOut | null>;
}

export interface TokenSourceOptions {
  readonly oauth: OAuthSettings;
  /** The mailbox's user: whom a service account acts for. */
  readonly user: string;
  readonly records: RefreshTokenRecords;
  /** `BUZON_SECRET_KEY`; the settings see to it that refresh tokens have one. */
  readonly secretKey: Buffer | null;
  /** What a person does to get another refresh token. */
  readonly logIn: string;
  /** For one request to the token server; 15 s. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MILLISECONDS = 15_000;
/** The same secrets are not shown again sooner: applications and accounts get locked (L9). */
const SAME_AGAIN_MILLISECONDS = 45_000;

/** The last time that a person had to act. */
interface Refused {
  /** Of the secrets that were shown. */
  readonly fingerprint: string;
  readonly failure: unknown;
  readonly at: number;
}

/** Asks nobody yet. */
export function openTokenSource(options: TokenSourceOptions): TokenSource {
  return new CachedTokens(options);
}

class CachedTokens implements TokenSource {
  readonly #options: TokenSourceOptions;
  readonly #kept: KeptRefreshToken | null;
  #token: AccessToken | null = null;
  #asking: Promise<AccessToken> | null = null;
  #server: Configuration | null = null;
  #refused: Refused | null = null;

  constructor(options: TokenSourceOptions) {
    const { oauth, secretKey, user, records, logIn } = options;
    this.#options = options;
    this.#kept =
      oauth.grant === 'refresh-token'
        ? new KeptRefreshToken({
            ...{ client: oauth.client, user, first: oauth.refreshToken, records, logIn },
            secretKey: secretKey ?? Buffer.alloc(0),
          })
        : null;
  }

  async token(): Promise<AccessToken> {
    const known = this.#token;
    if (known !== null && Date.now() < known.renewAt) return known;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    try {
      return await this.#asking;
    } catch (error) {
      const isGood = known !== null && this.#token === known && Date.now() < known.expiresAt;
      if (isGood && error instanceof Failure && error.kind === 'world') return known;
      throw error;
    }
  }

  refuse(token: AccessToken): void {
    if (this.#token === token) this.#token = null;
    this.#server = null;
  }

  async mended(): Promise<boolean> {
    return this.#refused !== null && this.#refused.fingerprint !== (await this.#fingerprint());
  }

  async runsOut(): Promise<RunsOut | null> {
    return runsOut(this.#options.oauth, (await this.#kept?.expiresAt()) ?? null);
  }

  async #ask(): Promise<AccessToken> {
    const fingerprint = await this.#fingerprint();
    const refused = this.#refused;
    if (refused?.fingerprint === fingerprint && Date.now() - refused.at < SAME_AGAIN_MILLISECONDS) {
      throw refused.failure;
    }
    try {
      const { accessToken: value, lifeSeconds } = await this.#answer();
      this.#token = accessToken(value, lifeSeconds, Date.now());
      this.#refused = null;
      return this.#token;
    } catch (error) {
      // Secrets are read anew for the next request, and a token server may have moved.
      this.#server = null;
      if (personMustAct(error)) {
        this.#refused = { fingerprint, failure: error, at: Date.now() };
      }
      throw error;
    }
  }

  async #answer(): Promise<TokenAnswer> {
    const { oauth, user, timeoutMs = TIMEOUT_MILLISECONDS } = this.#options;
    switch (oauth.grant) {
      case 'service-account': {
        const key = readServiceAccountKey(currentSecret(oauth.key));
        if (key === null) {
          const message = 'ServiceAccountKey is no longer the JSON key of a service account';
          throw new TokenFailure('installation', 'SERVICE_ACCOUNT_KEY', message);
        }
        const context = { server: new URL(key.tokenUri).host, client: `${key.email} for ${user}` };
        return this.#told(context, () => byServiceAccount(key, user, oauth.scope, timeoutMs));
      }
      case 'client-credentials':
        return this.#toldBy(oauth.client, (server) => byClientCredentials(server, oauth.scope));
      case 'refresh-token':
        return this.#toldBy(oauth.client, async (server) => {
          const use = (token: string) => byRefreshToken(server, token, oauth.scope);
          return this.#kept?.use(use) ?? use('');
        });
    }
  }

  /** Asks a token server that is found by discovery, which is remembered while it serves. */
  async #toldBy(
    client: OAuthClient,
    ask: (server: Configuration) => Promise<TokenAnswer>,
  ): Promise<TokenAnswer> {
    const context = { server: new URL(client.issuer).host, client: client.clientId };
    return this.#told(context, async () => {
      this.#server ??= await discover(client, this.#options.timeoutMs ?? TIMEOUT_MILLISECONDS);
      return ask(this.#server);
    });
  }

  async #told(
    context: Omit<ErrorContext, 'logIn'>,
    ask: () => Promise<TokenAnswer>,
  ): Promise<TokenAnswer> {
    try {
      return await ask();
    } catch (error) {
      throw await translateError(error, { ...context, logIn: this.#options.logIn });
    }
  }

  /** Of all secrets as they are now; what cannot be read is told apart from what can. */
  async #fingerprint(): Promise<string> {
    const { oauth } = this.#options;
    const texts = oauth.grant === 'service-account' ? [oauth.key] : secretsOf(oauth.client.proof);
    const read = texts.map((source) => {
      try {
        return currentSecret(source);
      } catch {
        return null;
      }
    });
    const kept = await this.#kept?.current().catch((error: unknown) => {
      if (personMustAct(error)) return null;
      throw error;
    });
    return createHash('sha256')
      .update(JSON.stringify([read, kept]))
      .digest('hex');
  }
}

function secretsOf(proof: ClientProof) {
  if (proof.by === 'nothing') return [];
  return proof.by === 'secret' ? [proof.secret] : [proof.certificate, proof.key];
}
