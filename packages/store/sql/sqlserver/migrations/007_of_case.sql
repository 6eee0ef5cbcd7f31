-- What belongs to a case is found by it when cases are merged: without an index the whole table would be
-- looked through, and each row waited for that a filing has just written. (Not every server keeps an
-- index's name as it is; the beginning stays.)
IF NOT EXISTS (
  SELECT 1 FROM sys.indexes i
  WHERE i.object_id = OBJECT_ID(N'buzon.outgoing', N'U') AND i.name LIKE N'outgoing[_]of[_]case%'
)
  CREATE INDEX outgoing_of_case ON buzon.outgoing (case_id);
GO
IF NOT EXISTS (
  SELECT 1 FROM sys.indexes i
  WHERE i.object_id = OBJECT_ID(N'buzon.outbox', N'U') AND i.name LIKE N'outbox[_]of[_]case%'
)
  CREATE INDEX outbox_of_case ON buzon.outbox (case_id);
GO
