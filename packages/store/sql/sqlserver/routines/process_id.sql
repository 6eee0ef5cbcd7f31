-- The id of a listener's process (P15): the first where it names none.
-- Parameters: @name NULL takes the first; @id out.
-- Errors: BZI06 the listener names one that does not exist; the words list those that do.
IF OBJECT_ID(N'buzon.process_id', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.process_id AS RETURN 0');
GO
ALTER PROCEDURE buzon.process_id
  @listener nvarchar(50),
  @name nvarchar(400),
  @id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @words nvarchar(2000), @names nvarchar(max), @next_id bigint, @next_name nvarchar(400);
  SET @id = NULL;

  IF @name IS NULL SELECT @id = MIN(t.id) FROM buzon.processes t;
  ELSE SELECT @id = t.id FROM buzon.processes t WHERE t.name = @name;
  IF @id IS NOT NULL RETURN;

  SELECT @next_id = MIN(t.id) FROM buzon.processes t;
  WHILE @next_id IS NOT NULL
  BEGIN
    SELECT @next_name = t.name FROM buzon.processes t WHERE t.id = @next_id;
    SET @names = ISNULL(@names + N', ', N'') + @next_name;
    SELECT @next_id = MIN(t.id) FROM buzon.processes t WHERE t.id > @next_id;
  END;
  SET @words = N'BZI06: CaseProcess ' + ISNULL(N'''' + @name + N'''', N'(the first)')
    + N' of listener ' + @listener + N' does not exist; there are: ' + ISNULL(@names, N'none');
  RAISERROR(N'%s', 16, 1, @words);
END;
GO
