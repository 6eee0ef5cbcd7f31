-- Holds what two filings must not do at once until the transaction ends: the same mail, two mails of one
-- address, a mail and its reply.
-- Parameters: @keys, one a line, sorted: every filing takes them in one order, so no two can wait for
-- each other.
-- Errors: those of take_lock.
IF OBJECT_ID(N'buzon.lock_filing', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.lock_filing AS RETURN 0');
GO
ALTER PROCEDURE buzon.lock_filing
  @keys nvarchar(max)
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @names TABLE (position int NOT NULL PRIMARY KEY, name nvarchar(255) NOT NULL);
  DECLARE @position int, @count int, @name nvarchar(255);

  INSERT INTO @names (position, name)
  SELECT l.position, N'buzon ' + LEFT(l.line, 200) FROM buzon.lines(@keys) l;
  SET @count = @@ROWCOUNT;

  SET @position = 1;
  WHILE @position <= @count
  BEGIN
    SELECT @name = k.name FROM @names k WHERE k.position = @position;
    EXEC buzon.take_lock @name = @name;
    SET @position = @position + 1;
  END;
END;
GO
