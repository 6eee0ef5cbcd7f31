-- Refuses what a user's own procedure may not do to the transaction that it runs in.
-- Parameters: @seam which one; @depth @@TRANCOUNT as it was when it was called; @selected how many rows it gave.
-- Errors, all the message's: BZM06 it commits, rolls back or leaves a transaction open, BZM07 it caught an error
-- and went on, BZM08 it selects.
IF OBJECT_ID(N'buzon.check_seam', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.check_seam AS RETURN 0');
GO
ALTER PROCEDURE buzon.check_seam
  @seam nvarchar(20),
  @depth int,
  @selected int
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @words nvarchar(1000);

  IF @@TRANCOUNT <> @depth
    SET @words = N'BZM06: ' + @seam + N' commits or rolls back, which it must not: '
      + CONVERT(nvarchar(10), @depth) + N' transactions were open before it, '
      + CONVERT(nvarchar(10), @@TRANCOUNT) + N' after it';
  ELSE IF XACT_STATE() = -1
    SET @words = N'BZM07: ' + @seam + N' caught an error and went on, but the transaction can no longer '
      + N'be committed: let the error pass, or SET XACT_ABORT OFF at its beginning';
  ELSE IF @selected > 0
    SET @words = N'BZM08: ' + @seam + N' selects, which it must not: assign to a variable instead';
  IF @words IS NOT NULL RAISERROR(N'%s', 16, 1, @words);
END;
GO
