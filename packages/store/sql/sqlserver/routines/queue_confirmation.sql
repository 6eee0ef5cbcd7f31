-- Writes the outbox row of a filed message: pending, or suppressed with the reason (N3-N5).
-- Parameters: @own_addresses, one a line.
IF OBJECT_ID(N'buzon.queue_confirmation', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.queue_confirmation AS RETURN 0');
GO
ALTER PROCEDURE buzon.queue_confirmation
  @message_id bigint,
  @case_id bigint,
  @is_new_case bit,
  @recipient nvarchar(640),
  @fingerprint nvarchar(100),
  @automatic nvarchar(20),
  @confirmable bit,
  @received_at datetime2(3),
  @per_hour int,
  @newer_than_hours int,
  @own_addresses nvarchar(max)
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @now datetime2(3), @reason nvarchar(2000), @other nvarchar(50);
  SET @now = SYSUTCDATETIME();

  IF @automatic IS NOT NULL
    SET @reason = N'automatic mail (' + @automatic + N')';
  ELSE IF @recipient IS NULL OR @confirmable = 0
    SET @reason = N'no address to answer to';
  ELSE IF EXISTS (SELECT 1 FROM buzon.lines(@own_addresses) l WHERE l.line = @recipient)
    SET @reason = N'address of this installation';
  ELSE IF @received_at < DATEADD(hour, -@newer_than_hours, @now)
    SET @reason = N'older than ' + CONVERT(nvarchar(10), @newer_than_hours)
      + N' hours when it was filed';
  ELSE
  BEGIN
    EXEC buzon.confirming_listener
      @message_id = @message_id, @fingerprint = @fingerprint, @listener = @other OUTPUT;
    IF @other IS NOT NULL
      SET @reason = N'confirmed for listener ' + @other;
    ELSE IF @per_hour <= (
      SELECT COUNT(*) FROM buzon.outbox o
      WHERE o.recipient_start = LEFT(@recipient COLLATE Latin1_General_BIN2, 200)
        AND o.recipient = @recipient AND o.state IN (N'pending', N'sent') AND o.created_at > DATEADD(hour, -1, @now)
    )
      SET @reason = N'more than ' + CONVERT(nvarchar(10), @per_hour)
        + N' confirmations to this address in an hour';
  END;

  INSERT INTO buzon.outbox
    (message_id, case_id, recipient, recipient_start, is_new_case, state, reason, created_at)
  VALUES (@message_id, @case_id, @recipient, LEFT(@recipient COLLATE Latin1_General_BIN2, 200),
    @is_new_case, CASE WHEN @reason IS NULL THEN N'pending' ELSE N'suppressed' END, @reason, @now);
END;
GO
