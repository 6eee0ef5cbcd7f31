-- Holds a name until the transaction ends; another that wants it waits (no hint of a query does that
-- on every server).
-- Parameters: @name, at most 255 characters.
-- Result: 0, or 1 with the error.
-- Errors: BZD01 the wait ended without the lock: a deadlock, mostly. Try again.
IF OBJECT_ID(N'buzon.take_lock', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.take_lock AS RETURN 0');
GO
ALTER PROCEDURE buzon.take_lock
  @name nvarchar(255)
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @answer int, @words nvarchar(400);

  EXEC @answer = sp_getapplock
    @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction';
  IF @answer < 0
  BEGIN
    SET @words = N'BZD01: A lock was not given: a deadlock, or the wait was cancelled ('
      + CONVERT(nvarchar(10), @answer) + N')';
    RAISERROR(N'%s', 16, 1, @words);
    RETURN 1;
  END;
  RETURN 0;
END;
GO
