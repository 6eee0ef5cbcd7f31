-- Closes a case (P6): EXEC buzon.close_case @case_id = 1042. A message that continues it opens it again,
-- unless it is automatic.
-- Errors: BZM04 there is no such case.
IF OBJECT_ID(N'buzon.close_case', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.close_case AS RETURN 0');
GO
ALTER PROCEDURE buzon.close_case
  @case_id bigint
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @words nvarchar(200);

  UPDATE buzon.cases
  SET status = N'closed', updated_at = SYSUTCDATETIME()
  WHERE id = @case_id AND status <> N'closed';
  IF @@ROWCOUNT > 0 OR EXISTS (SELECT 1 FROM buzon.cases c WHERE c.id = @case_id) RETURN;

  SET @words = N'BZM04: There is no case ' + ISNULL(CONVERT(nvarchar(20), @case_id), N'NULL');
  RAISERROR(N'%s', 16, 1, @words);
END;
GO
