-- Has PA_SYS_MSG_IN decide the inbox of a case (P8), after all rows are written. What it leaves alone stays as
-- it is, also what it wrote into buzon.cases itself.
-- Parameters: those of the seam; @customer_id NULL: that of the case; @outcome N'opened' means a new case.
-- Errors: BZM01 an inbox that does not exist, BZM02 a case_reference that is too long, BZM03 a new case without an
-- inbox; those of seam_statement and check_seam, and what the procedure raises.
IF OBJECT_ID(N'buzon.route_case', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.route_case AS RETURN 0');
GO
ALTER PROCEDURE buzon.route_case
  @case_id bigint,
  @message_id bigint,
  @listener nvarchar(50),
  @customer_id bigint,
  @contact_id bigint,
  @address nvarchar(640),
  @subject nvarchar(2000),
  @outcome nvarchar(10),
  @auto_submitted nvarchar(400),
  @dry_run bit
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @statement nvarchar(max), @declaration nvarchar(1000), @depth int,
    @selected int, @is_new_case bit, @process_id bigint, @functional_unit_id bigint,
    @inbox_before bigint, @inbox_id bigint, @reference_before nvarchar(200),
    @case_reference nvarchar(4000), @words nvarchar(200);
  SELECT @selected = 0, @is_new_case = CASE WHEN @outcome = N'opened' THEN 1 ELSE 0 END;

  SELECT @process_id = c.process_id, @functional_unit_id = c.functional_unit_id,
    @customer_id = ISNULL(@customer_id, c.customer_id), @inbox_before = c.inbox_id,
    @inbox_id = c.inbox_id, @reference_before = c.reference, @case_reference = c.reference
  FROM buzon.cases c
  WHERE c.id = @case_id;

  EXEC buzon.seam_statement
    @seam = N'PA_SYS_MSG_IN', @statement = @statement OUTPUT;
  SET @declaration = N'@case_id bigint, @message_id bigint, @listener nvarchar(50), '
    + N'@process_id bigint, @functional_unit_id bigint, @customer_id bigint, @contact_id bigint, '
    + N'@from_address nvarchar(640), @subject nvarchar(2000), @is_new_case bit, '
    + N'@auto_submitted nvarchar(400), @dry_run bit, @inbox_id bigint OUTPUT, '
    + N'@case_reference nvarchar(4000) OUTPUT, @selected int OUTPUT';

  -- A COMMIT of the user's ends this inner transaction and not the filing.
  BEGIN TRANSACTION;
  SET @depth = @@TRANCOUNT;
  EXEC sp_executesql @statement, @declaration, @case_id = @case_id,
    @message_id = @message_id, @listener = @listener, @process_id = @process_id,
    @functional_unit_id = @functional_unit_id, @customer_id = @customer_id,
    @contact_id = @contact_id, @from_address = @address, @subject = @subject,
    @is_new_case = @is_new_case, @auto_submitted = @auto_submitted, @dry_run = @dry_run,
    @inbox_id = @inbox_id OUTPUT, @case_reference = @case_reference OUTPUT,
    @selected = @selected OUTPUT;
  EXEC buzon.check_seam @seam = N'PA_SYS_MSG_IN', @depth = @depth, @selected = @selected;
  COMMIT TRANSACTION;

  SET @case_reference = NULLIF(LTRIM(RTRIM(@case_reference)), N'');
  IF @inbox_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM buzon.inboxes i WHERE i.id = @inbox_id)
    SET @words = N'BZM01: PA_SYS_MSG_IN gave inbox ' + CONVERT(nvarchar(20), @inbox_id)
      + N', which does not exist';
  ELSE IF LEN(@case_reference) > 100
    SET @words = N'BZM02: PA_SYS_MSG_IN gave a case_reference of more than 100 characters';
  ELSE
  BEGIN
    UPDATE buzon.cases
    SET inbox_id = CASE WHEN @inbox_id <> @inbox_before OR @inbox_before IS NULL
          THEN ISNULL(@inbox_id, inbox_id) ELSE inbox_id END,
      reference = CASE WHEN @reference_before IS NULL
            OR @case_reference <> @reference_before COLLATE Latin1_General_BIN2
          THEN ISNULL(@case_reference, reference) ELSE reference END
    WHERE id = @case_id AND (
      @inbox_id <> ISNULL(@inbox_before, -1)
      OR @case_reference <> ISNULL(@reference_before, N'') COLLATE Latin1_General_BIN2);
    IF @is_new_case = 1
      AND EXISTS (SELECT 1 FROM buzon.cases c WHERE c.id = @case_id AND c.inbox_id IS NULL)
      SET @words = N'BZM03: PA_SYS_MSG_IN gave the new case no inbox (inbox_id stayed NULL)';
  END;
  IF @words IS NOT NULL RAISERROR(N'%s', 16, 1, @words);
END;
GO
