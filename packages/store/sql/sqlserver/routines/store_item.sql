-- Stores an item of a message, whose content is in buzon.blobs already (P7).
-- Parameters: @kind N'mail' or N'file'.
IF OBJECT_ID(N'buzon.store_item', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.store_item AS RETURN 0');
GO
ALTER PROCEDURE buzon.store_item
  @message_id bigint,
  @kind nvarchar(4),
  @filename nvarchar(510),
  @content_type nvarchar(510),
  @size bigint,
  @sha256 nvarchar(64)
AS
BEGIN
  SET NOCOUNT ON;
  INSERT INTO buzon.attachments (message_id, kind, filename, content_type, size, sha256)
  VALUES (@message_id, @kind, @filename, @content_type, @size, @sha256);
END;
GO
