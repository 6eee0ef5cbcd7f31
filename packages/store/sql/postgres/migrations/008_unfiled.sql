-- Deliveries that a fetcher found in the input folder and that were not filed then, for the daily
-- account (O9). gone_at: they were there no more, and are not filed. Those that are filed stand in deliveries, too.
CREATE TABLE buzon.unfiled (
  mailbox_key varchar(12) NOT NULL,
  uidvalidity bigint NOT NULL,
  uid bigint NOT NULL,
  listener varchar(50) NOT NULL,
  seen_at timestamptz NOT NULL,
  gone_at timestamptz,
  PRIMARY KEY (mailbox_key, uidvalidity, uid)
);
CREATE INDEX unfiled_listener ON buzon.unfiled (listener) WHERE gone_at IS NULL;
CREATE INDEX deliveries_filed_at ON buzon.deliveries USING brin (filed_at);
