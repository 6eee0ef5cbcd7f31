-- Records one appearance of a message in an input folder. A UID that comes again with other contents (a
-- folder restored, a UIDVALIDITY given twice) now names this message.
-- Parameters: @mailbox_key NULL: the message came without a delivery, and nothing is recorded.
IF OBJECT_ID(N'buzon.record_delivery', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.record_delivery AS RETURN 0');
GO
ALTER PROCEDURE buzon.record_delivery
  @listener nvarchar(50),
  @mailbox_key nvarchar(12),
  @uidvalidity bigint,
  @uid bigint,
  @message_id bigint,
  @outcome nvarchar(10),
  @received_at datetime2(3)
AS
BEGIN
  SET NOCOUNT ON;
  IF @mailbox_key IS NULL RETURN;

  UPDATE buzon.deliveries
  SET listener = @listener, message_id = @message_id, outcome = @outcome,
    received_at = @received_at, filed_at = SYSUTCDATETIME(), moved_at = NULL
  WHERE mailbox_key = @mailbox_key AND uidvalidity = @uidvalidity AND uid = @uid;
  IF @@ROWCOUNT > 0 RETURN;

  INSERT INTO buzon.deliveries
    (mailbox_key, uidvalidity, uid, listener, message_id, outcome, received_at, filed_at)
  VALUES (@mailbox_key, @uidvalidity, @uid, @listener, @message_id, @outcome, @received_at,
    SYSUTCDATETIME());
END;
GO
