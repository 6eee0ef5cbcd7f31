-- Through which other listener the same mail is confirmed already (P10).
-- Parameters: @listener out: NULL: none.
IF OBJECT_ID(N'buzon.confirming_listener', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.confirming_listener AS RETURN 0');
GO
ALTER PROCEDURE buzon.confirming_listener
  @message_id bigint,
  @fingerprint nvarchar(100),
  @listener nvarchar(50) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  SET @listener = NULL;
  SELECT TOP (1) @listener = m.listener
  FROM buzon.messages m
  JOIN buzon.outbox o ON o.message_id = m.id
  WHERE m.fingerprint = @fingerprint AND m.id <> @message_id AND o.state <> N'suppressed';
END;
GO
