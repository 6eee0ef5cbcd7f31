-- What the last comparison of each listener's output folder with its deliveries found, in mails (O9).
-- from_at: since when mails had been filed that were compared. unknown_mails: in the folder and not filed.
-- missing_mails: filed and moved, and not in the folder. surplus_mails: in the folder more often than they
-- were delivered. uncompared_mails: too dear to be read.
IF OBJECT_ID(N'buzon.comparisons', N'U') IS NULL
CREATE TABLE buzon.comparisons (
  listener nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL
    CONSTRAINT comparisons_key PRIMARY KEY,
  compared_at datetime2(3) NOT NULL,
  from_at datetime2(3) NOT NULL,
  mails bigint NOT NULL,
  unknown_mails bigint NOT NULL,
  missing_mails bigint NOT NULL,
  surplus_mails bigint NOT NULL,
  uncompared_mails bigint NOT NULL
);
GO
