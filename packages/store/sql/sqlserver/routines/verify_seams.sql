-- Raises what is wrong with the seams: one that is missing or does not fit its contract. Answers nothing.
-- Errors: those of seam_statement; 208 or 207 when the view customer_addresses, or a column of it, is missing.
IF OBJECT_ID(N'buzon.verify_seams', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.verify_seams AS RETURN 0');
GO
ALTER PROCEDURE buzon.verify_seams
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @statement nvarchar(max), @email nvarchar(640), @customer_id bigint,
    @contact_id bigint;

  SELECT @email = a.email, @customer_id = a.customer_id, @contact_id = a.contact_id
  FROM buzon.customer_addresses a
  WHERE 1 = 0;
  EXEC buzon.seam_statement
    @seam = N'PA_SYS_MSG_IN', @statement = @statement OUTPUT;
  EXEC buzon.seam_statement
    @seam = N'PA_SYS_CONTACT_IN', @statement = @statement OUTPUT;
END;
GO
