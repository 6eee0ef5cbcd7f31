-- Stores a content once (P7). The caller stores them in the order of their digests: two mails that share two
-- of them then never wait for each other in a circle.
-- Errors: those of take_lock.
IF OBJECT_ID(N'buzon.store_blob', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.store_blob AS RETURN 0');
GO
ALTER PROCEDURE buzon.store_blob
  @sha256 nvarchar(64),
  @content varbinary(max)
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @name nvarchar(255);
  SET @name = N'buzon blob ' + @sha256;
  EXEC buzon.take_lock @name = @name;

  INSERT INTO buzon.blobs (sha256, content)
  SELECT @sha256, @content
  WHERE NOT EXISTS (SELECT 1 FROM buzon.blobs b WHERE b.sha256 = @sha256);
END;
GO
