import { createHash, randomBytes } from 'node:crypto';

/** What a token server gives for a grant. */
export interface Issued {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token?: string;
}

/** An answer that is an error (RFC 6749 §5.2). */
export interface Refused {
  readonly status: number;
  readonly error: string;
  readonly error_description?: string;
}

interface Access {
  readonly user: string;
  readonly expiresAt: number;
}

/** A person's consent that waits for an application. */
interface Code {
  readonly user: string | null;
  /** PKCE, S256 (RFC 7636 §4.2). */
  readonly challenge: string | null;
}

/** The tokens of a token server and whose they are. */
export class Grants {
  /** Of an access token. */
  lifeSeconds = 3_600;
  /** True: each use gives another refresh token, and the second use of one revokes its user's (RFC 9700 §4.14.2). */
  rotates = false;
  /** True: one that was used goes on being good, as Microsoft's do. */
  takesFormer = false;
  readonly #access = new Map<string, Access>();
  readonly #refresh = new Map<string, string>();
  readonly #used = new Map<string, string>();
  readonly #codes = new Map<string, Code>();
  #others: Grants | null = null;

  /** Introspection answers for these tokens, too: a mail server asks one place only. */
  alsoIn(others: Grants): void {
    this.#others = others;
  }

  /** A refresh token, as after a person's consent. */
  consent(user: string): string {
    const token = `refresh-${random()}`;
    this.#refresh.set(token, user);
    return token;
  }

  /** All tokens of this user are good no more. */
  revoke(user: string): void {
    for (const [token, owner] of this.#refresh) if (owner === user) this.#refresh.delete(token);
    this.expireAccess(user);
  }

  /** Access tokens only, as when a provider ends sessions. */
  expireAccess(user: string): void {
    for (const [token, { user: owner }] of this.#access) {
      if (owner === user) this.#access.delete(token);
    }
  }

  issue(user: string, refreshToken?: string): Issued {
    const token = `access-${random()}`;
    this.#access.set(token, { user, expiresAt: Date.now() + this.lifeSeconds * 1_000 });
    return {
      access_token: token,
      token_type: 'Bearer',
      expires_in: this.lifeSeconds,
      ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    };
  }

  refresh(token: string): Issued | Refused {
    const user = this.#refresh.get(token);
    if (user === undefined) {
      const owner = this.#used.get(token);
      if (owner !== undefined) this.revoke(owner);
      const words =
        owner === undefined ? 'Token has been expired or revoked.' : 'Token was reused.';
      return { status: 400, error: 'invalid_grant', error_description: words };
    }
    if (!this.rotates) return this.issue(user);
    if (!this.takesFormer) {
      this.#refresh.delete(token);
      this.#used.set(token, user);
    }
    return this.issue(user, this.consent(user));
  }

  /** Opens a code that a person is asked about; null: nobody has consented yet. */
  openCode(user: string | null, challenge: string | null): string {
    const code = `code-${random()}`;
    this.#codes.set(code, { user, challenge });
    return code;
  }

  approve(code: string, user: string): void {
    const opened = this.#codes.get(code);
    if (opened === undefined) throw new Error('no such code');
    this.#codes.set(code, { ...opened, user });
  }

  redeem(code: string, verifier: string | null): Issued | Refused {
    const opened = this.#codes.get(code);
    if (opened === undefined) return { status: 400, error: 'invalid_grant' };
    if (opened.user === null) return { status: 400, error: 'authorization_pending' };
    const proof = createHash('sha256')
      .update(verifier ?? '')
      .digest('base64url');
    if (opened.challenge !== null && proof !== opened.challenge) {
      return { status: 400, error: 'invalid_grant', error_description: 'PKCE does not match' };
    }
    this.#codes.delete(code);
    return this.issue(opened.user, this.consent(opened.user));
  }

  /** RFC 7662 §2.2. */
  introspect(token: string): { readonly active: boolean; readonly username?: string } {
    const access = this.#access.get(token);
    if (access === undefined) return this.#others?.introspect(token) ?? { active: false };
    return Date.now() < access.expiresAt
      ? { active: true, username: access.user }
      : { active: false };
  }
}

function random(): string {
  return randomBytes(16).toString('hex');
}
