-- What the last comparison of each listener's output folder with its deliveries found, in mails (O9).
-- from_at: since when mails had been filed that were compared. unknown_mails: in the folder and not filed.
-- missing_mails: filed and moved, and not in the folder. surplus_mails: in the folder more often than they
-- were delivered. uncompared_mails: too dear to be read.
CREATE TABLE buzon.comparisons (
  listener varchar(50) PRIMARY KEY,
  compared_at timestamptz NOT NULL,
  from_at timestamptz NOT NULL,
  mails bigint NOT NULL,
  unknown_mails bigint NOT NULL,
  missing_mails bigint NOT NULL,
  surplus_mails bigint NOT NULL,
  uncompared_mails bigint NOT NULL
);
