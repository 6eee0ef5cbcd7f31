-- Registers the Message-ID of mail sent about a case, so that answers to it find the case (P5):
-- EXEC buzon.register_outgoing @case_id = 1042, @message_id = N'<abc@example.org>'. Brackets may be left out;
-- once is enough, and twice does no harm.
-- Errors: BZM04 there is no such case.
IF OBJECT_ID(N'buzon.register_outgoing', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.register_outgoing AS RETURN 0');
GO
ALTER PROCEDURE buzon.register_outgoing
  @case_id bigint,
  @message_id nvarchar(1024)
AS
BEGIN
  SET NOCOUNT ON;
  SET XACT_ABORT ON;
  DECLARE @id nvarchar(1024), @name nvarchar(255), @words nvarchar(200), @answer int;

  IF NOT EXISTS (SELECT 1 FROM buzon.cases c WHERE c.id = @case_id)
  BEGIN
    SET @words = N'BZM04: There is no case ' + ISNULL(CONVERT(nvarchar(20), @case_id), N'NULL');
    RAISERROR(N'%s', 16, 1, @words);
    RETURN;
  END;

  SET @id = LTRIM(RTRIM(@message_id));
  IF LEFT(@id, 1) <> N'<' SET @id = N'<' + @id + N'>';

  BEGIN TRANSACTION;
  SET @name = N'buzon outgoing ' + CONVERT(nvarchar(20), @case_id);
  EXEC @answer = buzon.take_lock @name = @name;
  IF @answer = 0 INSERT INTO buzon.outgoing (message_id, message_id_start, case_id)
  SELECT @id, LEFT(@id COLLATE Latin1_General_BIN2, 200), @case_id
  WHERE NOT EXISTS (
    SELECT 1 FROM buzon.outgoing o
    WHERE o.message_id_start = LEFT(@id COLLATE Latin1_General_BIN2, 200) AND o.message_id = @id
      AND o.case_id = @case_id
  );
  COMMIT TRANSACTION;
END;
GO
