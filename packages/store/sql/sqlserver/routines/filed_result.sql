-- What the filing of a message answers, also for a later delivery of it.
-- Parameters: all but @message_id are out.
-- Errors: BZM06 the message is not there any more: a procedure of the user's rolled it back and began anew.
IF OBJECT_ID(N'buzon.filed_result', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.filed_result AS RETURN 0');
GO
ALTER PROCEDURE buzon.filed_result
  @message_id bigint,
  @case_id bigint OUTPUT,
  @case_reference nvarchar(200) OUTPUT,
  @customer_id bigint OUTPUT,
  @inbox_id bigint OUTPUT,
  @matched_by nvarchar(10) OUTPUT,
  @outbox_id bigint OUTPUT,
  @warnings nvarchar(max) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  SELECT @case_id = c.id, @case_reference = ISNULL(c.reference, CONVERT(nvarchar(20), c.id)),
    @customer_id = c.customer_id, @inbox_id = c.inbox_id, @matched_by = m.matched_by,
    @outbox_id = o.id, @warnings = m.warnings
  FROM buzon.messages m
  LEFT JOIN buzon.cases c ON c.id = m.case_id
  LEFT JOIN buzon.outbox o ON o.message_id = m.id AND o.state = N'pending'
  WHERE m.id = @message_id;
  IF @@ROWCOUNT > 0 RETURN;

  RAISERROR(N'BZM06: PA_SYS_MSG_IN, or what it calls, rolled back what was filed, which it must not', 16, 1);
END;
GO
