import type { MailboxOptions } from '@buzon/mailbox';
import { type AccessToken, personMustAct, type RunsOut, type TokenSource } from '@buzon/oauth';
import { Failure } from '@buzon/shared/failures';
import { currentSecret, type ListenerSettings } from '@buzon/shared/settings';

/** How often a token server that is away is asked while the old token is good. */
const ASK_AGAIN_MILLISECONDS = 5_000;

/**
 * What a listener shows its mailbox: a password, or access tokens, which are renewed in time and once
 * more when the mailbox refuses one (L12).
 */
export class Credentials {
  readonly #password: { readonly text: string; readonly file: string | null };
  readonly #tokens: TokenSource | null;
  #shown: AccessToken | null = null;
  #shownPassword = '';
  #hasTriedAnother = false;
  /** When another token was last asked for while this one was good; milliseconds since 1970. */
  #askedAt = 0;

  constructor(settings: ListenerSettings, tokens: TokenSource | null) {
    this.#password = { text: settings.password, file: settings.passwordFile };
    this.#tokens = tokens;
  }

  /** For one connection. Rejects as `TokenSource.token` does. */
  async show(): Promise<Pick<MailboxOptions, 'accessToken'>> {
    if (this.#tokens === null) {
      this.#shownPassword = currentSecret(this.#password);
      return {};
    }
    this.#shown = await this.#tokens.token();
    return { accessToken: this.#shown.value };
  }

  /** They were taken. */
  accepted(): void {
    this.#hasTriedAnother = false;
  }

  /** Whether a connection that failed so is to be tried again at once, with another token. */
  triesAnother(error: unknown): boolean {
    const isRefused = error instanceof Failure && error.code === 'AUTHENTICATION';
    if (!isRefused || this.#tokens === null || this.#shown === null) return false;
    this.#tokens.refuse(this.#shown);
    const first = !this.#hasTriedAnother;
    this.#hasTriedAnother = true;
    return first;
  }

  /** What of them ends one day; null: nothing that is known of. */
  async runOut(): Promise<RunsOut | null> {
    return (await this.#tokens?.runsOut()) ?? null;
  }

  /** Milliseconds after which `haveChanged` is to be asked. */
  goodFor(): number {
    if (this.#shown === null) return Number.POSITIVE_INFINITY;
    const left = this.#shown.renewAt - Date.now();
    return left > 0 ? left : ASK_AGAIN_MILLISECONDS;
  }

  /**
   * Whether the session is to begin anew because there is another token: Exchange ends a session with
   * the token that it began with. While the token server is away the old one is used up.
   */
  async haveChanged(): Promise<boolean> {
    const now = Date.now();
    if (this.#tokens === null || this.#shown === null || now < this.#shown.renewAt) return false;
    if (now < this.#shown.expiresAt && now - this.#askedAt < ASK_AGAIN_MILLISECONDS) return false;
    this.#askedAt = now;
    return (await this.#tokens.token()) !== this.#shown;
  }

  /** After a failure that a person has to mend: whether what is shown is something else by now. */
  async mended(error: unknown): Promise<boolean> {
    if (this.#tokens !== null) return personMustAct(error) && (await this.#tokens.mended());
    const isRefused = error instanceof Failure && error.code === 'AUTHENTICATION';
    return isRefused && currentSecret(this.#password) !== this.#shownPassword;
  }
}
