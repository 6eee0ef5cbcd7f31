-- Refresh tokens of OAuth 2 that must outlive a process: a token server may give another one with each
-- use and take the old one no more. Encrypted by BUZON_SECRET_KEY. A claim is the right to use the token:
-- one service at a time.
IF OBJECT_ID(N'buzon.refresh_tokens', N'U') IS NULL
CREATE TABLE buzon.refresh_tokens (
  grant_key nvarchar(64) COLLATE Latin1_General_BIN2 NOT NULL
    CONSTRAINT refresh_tokens_key PRIMARY KEY,
  account nvarchar(640) NOT NULL,
  token nvarchar(max) NULL,
  expires_at datetime2(3) NULL,
  kept_at datetime2(3) NULL,
  claimed_by nvarchar(36) COLLATE Latin1_General_BIN2 NULL,
  claimed_until datetime2(3) NULL
);
GO
