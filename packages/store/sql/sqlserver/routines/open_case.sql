-- Opens a case for a message; its inbox comes later, from PA_SYS_MSG_IN.
-- Parameters: @case_id out.
-- Errors: those of process_id and functional_unit_id.
IF OBJECT_ID(N'buzon.open_case', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.open_case AS RETURN 0');
GO
ALTER PROCEDURE buzon.open_case
  @listener nvarchar(50),
  @process nvarchar(400),
  @functional_unit nvarchar(400),
  @customer_id bigint,
  @contact_id bigint,
  @address nvarchar(640),
  @sender_is_trusted bit,
  @subject nvarchar(2000),
  @subject_key nvarchar(400),
  @subject_key_version int,
  @received_at datetime2(3),
  @case_id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @now datetime2(3), @process_id bigint, @functional_unit_id bigint;
  SET @now = SYSUTCDATETIME();
  EXEC buzon.process_id @listener = @listener, @name = @process, @id = @process_id OUTPUT;
  EXEC buzon.functional_unit_id
    @listener = @listener, @name = @functional_unit, @id = @functional_unit_id OUTPUT;

  INSERT INTO buzon.cases (customer_id, contact_id, sender_address, sender_address_start,
    is_sender_trusted, process_id, functional_unit_id, subject, subject_key, subject_key_version, opened_at, updated_at,
    last_message_at)
  VALUES (@customer_id, @contact_id, @address, LEFT(@address COLLATE Latin1_General_BIN2, 50),
    @sender_is_trusted, @process_id, @functional_unit_id, @subject, @subject_key, @subject_key_version, @now, @now, @received_at);
  SET @case_id = SCOPE_IDENTITY();
END;
GO
