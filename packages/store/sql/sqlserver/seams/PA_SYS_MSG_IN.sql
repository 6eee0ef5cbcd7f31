-- Decides the inbox of a case (P8): by default the first of the listener's functional unit. A case
-- that has an inbox keeps it. Replace it at will: docs/sql-server.md has the contract and examples.
CREATE PROCEDURE buzon.PA_SYS_MSG_IN
  @functional_unit_id bigint,
  @inbox_id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;

  IF @inbox_id IS NULL
    SELECT @inbox_id = MIN(i.id)
    FROM buzon.inboxes i
    WHERE i.functional_unit_id = @functional_unit_id;
END;
GO
