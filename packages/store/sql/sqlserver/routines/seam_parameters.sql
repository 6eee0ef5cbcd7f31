-- What Buzón gives to each seam, by name (docs/sql-server.md).
-- Parameters: @seam N'PA_SYS_MSG_IN' or N'PA_SYS_CONTACT_IN'.
-- Result: position, name (without @), can_answer (it may be an OUTPUT parameter).
IF OBJECT_ID(N'buzon.seam_parameters') IS NULL
  EXEC(N'CREATE FUNCTION buzon.seam_parameters (@seam nvarchar(20))
    RETURNS @parameters TABLE (position int) AS BEGIN RETURN END');
GO
ALTER FUNCTION buzon.seam_parameters (@seam nvarchar(20))
RETURNS @parameters TABLE (
  position int NOT NULL,
  name nvarchar(128) COLLATE Latin1_General_BIN2 NOT NULL,
  can_answer bit NOT NULL
)
AS
BEGIN
  IF @seam = N'PA_SYS_MSG_IN'
    INSERT INTO @parameters (position, name, can_answer)
    VALUES (1, N'case_id', 0), (2, N'message_id', 0), (3, N'listener', 0), (4, N'process_id', 0),
      (5, N'functional_unit_id', 0), (6, N'customer_id', 0), (7, N'contact_id', 0),
      (8, N'from_address', 0), (9, N'subject', 0), (10, N'is_new_case', 0),
      (11, N'auto_submitted', 0), (12, N'dry_run', 0), (13, N'inbox_id', 1),
      (14, N'case_reference', 1);
  IF @seam = N'PA_SYS_CONTACT_IN'
    INSERT INTO @parameters (position, name, can_answer)
    VALUES (1, N'email', 0), (2, N'name', 0), (3, N'listener', 0), (4, N'customer_id', 1),
      (5, N'contact_id', 1);
  RETURN;
END;
GO
