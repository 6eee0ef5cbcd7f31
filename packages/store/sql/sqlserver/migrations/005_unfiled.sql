-- Deliveries that a fetcher found in the input folder and that were not filed then, for the daily
-- account (O9). gone_at: they were there no more, and are not filed. Those that are filed stand in deliveries, too.
IF OBJECT_ID(N'buzon.unfiled', N'U') IS NULL
BEGIN
  CREATE TABLE buzon.unfiled (
    mailbox_key nvarchar(12) COLLATE Latin1_General_BIN2 NOT NULL,
    uidvalidity bigint NOT NULL,
    uid bigint NOT NULL,
    listener nvarchar(50) COLLATE Latin1_General_BIN2 NOT NULL,
    seen_at datetime2(3) NOT NULL,
    gone_at datetime2(3) NULL,
    CONSTRAINT unfiled_key PRIMARY KEY (mailbox_key, uidvalidity, uid)
  );
  CREATE INDEX unfiled_listener ON buzon.unfiled (listener, gone_at);
END;
GO
