/** A refresh token as it is kept. */
export interface RefreshTokenRecord {
  /** Which grant it belongs to: a digest of token server, application, user and first token. */
  readonly grant: string;
  /** Whose it is, for a person. */
  readonly account: string;
  /** Encrypted; null: none was kept yet, the one of the settings is good. */
  readonly token: string | null;
  /** Null: nobody said. */
  readonly expiresAt: Date | null;
}

/** Where refresh tokens are kept for all services together: the store is one. */
export interface RefreshTokenRecords {
  /** Null when there is none. */
  refreshToken(grant: string): Promise<RefreshTokenRecord | null>;
  /**
   * The right to use this grant's token, for so many seconds or until it is kept or given up: a token
   * that may be used once must not be used by two at once. False while another has it.
   */
  claimRefreshToken(grant: string, account: string, by: string, seconds: number): Promise<boolean>;
  /** Keeps a token and ends the claim. */
  keepRefreshToken(record: RefreshTokenRecord): Promise<void>;
  /** Ends the claim without a new token. */
  releaseRefreshToken(grant: string, by: string): Promise<void>;
}
