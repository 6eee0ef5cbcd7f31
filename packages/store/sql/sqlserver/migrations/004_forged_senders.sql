-- 0: the case was opened by a mail whose sender failed where authentication is required, so that nobody
-- knows who wrote it. Whoever writes from the address itself does not continue it by the subject or by
-- what such a mail names, and such a mail continues no other.
IF COL_LENGTH(N'buzon.cases', N'is_sender_trusted') IS NULL
ALTER TABLE buzon.cases ADD is_sender_trusted bit NOT NULL
  CONSTRAINT cases_is_sender_trusted_default DEFAULT 1;
GO
