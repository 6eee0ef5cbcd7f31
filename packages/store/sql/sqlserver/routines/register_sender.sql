-- Has PA_SYS_CONTACT_IN register an unknown sender (P11). The caller holds the address's lock, so two first
-- mails at once register it once.
-- Parameters: @address, @name of the sender; out: @customer_id, @contact_id, and @warnings with one more when
-- there is no customer.
-- Errors: those of seam_statement and check_seam, and what the procedure raises.
IF OBJECT_ID(N'buzon.register_sender', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.register_sender AS RETURN 0');
GO
ALTER PROCEDURE buzon.register_sender
  @address nvarchar(640),
  @name nvarchar(640),
  @listener nvarchar(50),
  @customer_id bigint OUTPUT,
  @contact_id bigint OUTPUT,
  @warnings nvarchar(max) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @statement nvarchar(max), @declaration nvarchar(1000), @depth int,
    @selected int;
  SELECT @customer_id = NULL, @contact_id = NULL, @selected = 0;

  EXEC buzon.seam_statement
    @seam = N'PA_SYS_CONTACT_IN', @statement = @statement OUTPUT;
  SET @declaration = N'@email nvarchar(640), @name nvarchar(640), @listener nvarchar(50), '
    + N'@customer_id bigint OUTPUT, @contact_id bigint OUTPUT, @selected int OUTPUT';

  -- A COMMIT of the user's ends this inner transaction and not the filing.
  BEGIN TRANSACTION;
  SET @depth = @@TRANCOUNT;
  EXEC sp_executesql @statement, @declaration, @email = @address, @name = @name,
    @listener = @listener, @customer_id = @customer_id OUTPUT, @contact_id = @contact_id OUTPUT,
    @selected = @selected OUTPUT;
  EXEC buzon.check_seam
    @seam = N'PA_SYS_CONTACT_IN', @depth = @depth, @selected = @selected;
  COMMIT TRANSACTION;

  IF @customer_id IS NULL
    SET @warnings = @warnings + CASE WHEN @warnings = N'' THEN N'' ELSE NCHAR(10) END
      + N'PA_SYS_CONTACT_IN gave no customer_id';
END;
GO
