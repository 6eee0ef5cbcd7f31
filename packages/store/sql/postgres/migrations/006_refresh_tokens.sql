-- Refresh tokens of OAuth 2 that must outlive a process: a token server may give another one with each
-- use and take the old one no more. Encrypted by BUZON_SECRET_KEY. A claim is the right to use the token:
-- one service at a time.
CREATE TABLE buzon.refresh_tokens (
  grant_key varchar(64) PRIMARY KEY,
  account varchar(320) NOT NULL,
  token text,
  expires_at timestamptz,
  kept_at timestamptz,
  claimed_by varchar(36),
  claimed_until timestamptz
);
