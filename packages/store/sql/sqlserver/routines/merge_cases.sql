-- Merges a case into another one of the same customer: EXEC buzon.merge_cases @case_id = 1043,
-- @into_case_id = 1042. Its messages go there, it is closed, and what would continue it continues the other one
-- (P5). A second time it changes nothing.
-- Errors: BZM04 there is no such case; BZM05 the two cannot be merged.
IF OBJECT_ID(N'buzon.merge_cases', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.merge_cases AS RETURN 0');
GO
ALTER PROCEDURE buzon.merge_cases
  @case_id bigint,
  @into_case_id bigint
AS
BEGIN
  SET NOCOUNT ON;
  SET XACT_ABORT ON;
  DECLARE @from_id bigint, @from_customer bigint, @from_merged bigint, @from_status nvarchar(10),
    @from_last datetime2(3), @into_id bigint, @into_customer bigint, @into_merged bigint,
    @first_id bigint, @words nvarchar(400);

  BEGIN TRANSACTION;
  -- Holds both rows, in one order, whichever is merged into which.
  SET @first_id = CASE WHEN @case_id < @into_case_id THEN @case_id ELSE @into_case_id END;
  UPDATE buzon.cases SET updated_at = updated_at WHERE id = @first_id;
  UPDATE buzon.cases SET updated_at = updated_at
  WHERE id IN (@case_id, @into_case_id) AND id <> @first_id;
  SELECT @from_id = c.id, @from_customer = c.customer_id, @from_merged = c.merged_into,
    @from_status = c.status, @from_last = c.last_message_at
  FROM buzon.cases c WHERE c.id = @case_id;
  SELECT @into_id = c.id, @into_customer = c.customer_id, @into_merged = c.merged_into
  FROM buzon.cases c WHERE c.id = @into_case_id;

  IF @from_id IS NULL OR @into_id IS NULL
    SET @words = N'BZM04: There is no case ' + ISNULL(CONVERT(nvarchar(20),
      CASE WHEN @from_id IS NULL THEN @case_id ELSE @into_case_id END), N'NULL');
  ELSE IF @from_merged = @into_id
  BEGIN
    COMMIT TRANSACTION;
    RETURN;
  END;
  ELSE IF @from_id = @into_id OR @from_merged IS NOT NULL OR @into_merged IS NOT NULL
    SET @words = N'BZM05: Case ' + CONVERT(nvarchar(20), @case_id) + N' cannot be merged into '
      + CONVERT(nvarchar(20), @into_case_id)
      + N': one of them was merged already, or they are the same';
  ELSE IF @from_customer <> @into_customer
    SET @words = N'BZM05: Case ' + CONVERT(nvarchar(20), @case_id) + N' cannot be merged into '
      + CONVERT(nvarchar(20), @into_case_id) + N': they are of different customers';
  IF @words IS NOT NULL
  BEGIN
    COMMIT TRANSACTION;
    RAISERROR(N'%s', 16, 1, @words);
    RETURN;
  END;

  UPDATE buzon.messages SET case_id = @into_case_id WHERE case_id = @case_id;
  UPDATE buzon.outbox SET case_id = @into_case_id WHERE case_id = @case_id;
  -- What the other one has too may stay: it leads there by merged_into.
  UPDATE o SET case_id = @into_case_id
  FROM buzon.outgoing o
  WHERE o.case_id = @case_id AND NOT EXISTS (
    SELECT 1 FROM buzon.outgoing k
    WHERE k.message_id_start = o.message_id_start AND k.message_id = o.message_id
      AND k.case_id = @into_case_id
  );
  UPDATE buzon.cases SET merged_into = @into_case_id WHERE merged_into = @case_id;
  UPDATE buzon.cases
  SET status = N'closed', merged_into = @into_case_id, updated_at = SYSUTCDATETIME()
  WHERE id = @case_id;
  UPDATE buzon.cases
  SET status = CASE WHEN @from_status = N'open' THEN N'open' ELSE status END,
    updated_at = SYSUTCDATETIME(),
    last_message_at = CASE WHEN last_message_at < @from_last THEN @from_last
      ELSE last_message_at END
  WHERE id = @into_case_id;
  COMMIT TRANSACTION;
END;
GO
