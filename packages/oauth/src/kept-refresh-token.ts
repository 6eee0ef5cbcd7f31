import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  currentSecret,
  decryptSecret,
  encryptSecret,
  type OAuthClient,
  type SecretSource,
} from '@buzon/shared/settings';
import type { TokenAnswer } from './grants.ts';
import type { RefreshTokenRecords } from './refresh-token-records.ts';
import { TokenFailure } from './token-failure.ts';

/** Longer than a token server may take: nobody else uses the token meanwhile. */
const CLAIM_SECONDS = 60;
const ASK_AGAIN_MILLISECONDS = 200;
/** A database that is away just now must not cost a token that can be had only once. */
const KEEP_AGAIN_MILLISECONDS = 1_000;
const KEEP_TRIES = 30;

/** Whose token it is and where it is kept. */
export interface KeptTokenOptions {
  readonly client: OAuthClient;
  /** The mailbox's user. */
  readonly user: string;
  /** Of the settings; null: the one of `buzon oauth login`. */
  readonly first: SecretSource | null;
  readonly records: RefreshTokenRecords;
  /** `BUZON_SECRET_KEY`. */
  readonly secretKey: Buffer;
  /** What a person does to get another one. */
  readonly logIn: string;
}

/**
 * A refresh token that outlives this process. Some token servers give another one with each use and
 * take the old one no more (RFC 6749 §6, RFC 9700 §4.14.2): the new one is kept at once, and
 * services take turns.
 */
export class KeptRefreshToken {
  readonly #options: KeptTokenOptions;
  readonly #claimant = randomUUID();

  constructor(options: KeptTokenOptions) {
    this.#options = options;
  }

  /** Another token in the settings begins a grant of its own. */
  get #grant(): string {
    const { client, user, first } = this.#options;
    const text = first === null ? '' : currentSecret(first);
    return grantKey(client, user, text);
  }

  /** Uses the token for one request, and keeps the one that it answers with. */
  async use(request: (refreshToken: string) => Promise<TokenAnswer>): Promise<TokenAnswer> {
    const grant = this.#grant;
    await this.#claim(grant);
    let answer: TokenAnswer;
    try {
      answer = await request(await this.current());
    } catch (error) {
      await this.#options.records.releaseRefreshToken(grant, this.#claimant);
      throw error;
    }
    await this.#keep(grant, answer);
    return answer;
  }

  /** Waits for its turn; a claim whose owner died ends by itself. */
  async #claim(grant: string): Promise<void> {
    const { records, user } = this.#options;
    while (!(await records.claimRefreshToken(grant, user, this.#claimant, CLAIM_SECONDS))) {
      await pause(ASK_AGAIN_MILLISECONDS);
    }
  }

  /**
   * The token as it is now.
   * @throws TokenFailure when there is none, or it was encrypted by another key
   */
  async current(): Promise<string> {
    const { records, secretKey, first, logIn } = this.#options;
    const token = (await records.refreshToken(this.#grant))?.token ?? null;
    if (token === null) {
      if (first !== null) return currentSecret(first);
      const message = `Nobody has logged in yet: ${logIn}`;
      throw new TokenFailure('installation', 'NO_REFRESH_TOKEN', message);
    }
    const plain = decryptSecret(token, secretKey);
    if (plain !== null) return plain;
    const message = `The refresh token in the database was encrypted by another BUZON_SECRET_KEY: give that one back, or ${logIn}`;
    throw new TokenFailure('installation', 'SECRET_KEY', message);
  }

  async expiresAt(): Promise<Date | null> {
    return (await this.#options.records.refreshToken(this.#grant))?.expiresAt ?? null;
  }

  async #keep(grant: string, answer: TokenAnswer): Promise<void> {
    const { records, secretKey, user } = this.#options;
    if (answer.refreshToken === null) {
      await records.releaseRefreshToken(grant, this.#claimant);
      return;
    }
    const token = encryptSecret(answer.refreshToken, secretKey);
    const expiresAt = expiryOf(answer);
    for (let tries = 1; ; tries += 1) {
      try {
        await records.keepRefreshToken({ grant, account: user, token, expiresAt });
        return;
      } catch (error) {
        if (tries === KEEP_TRIES) throw error;
        await pause(KEEP_AGAIN_MILLISECONDS);
      }
    }
  }
}

/** Null: the token server did not say. */
export function expiryOf({ refreshLifeSeconds }: TokenAnswer): Date | null {
  return refreshLifeSeconds === null ? null : new Date(Date.now() + refreshLifeSeconds * 1_000);
}

/** A digest, so that nothing of a token is told by it. */
export function grantKey(client: OAuthClient, user: string, firstToken: string): string {
  return createHash('sha256')
    .update(JSON.stringify([client.issuer, client.clientId, user.toLowerCase(), firstToken]))
    .digest('hex');
}
