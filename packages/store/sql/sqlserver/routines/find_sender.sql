-- Whose address it is (P2): of several customers the lowest id.
-- Parameters: @address, lower case or NULL; out: @is_known, @customer_id, @contact_id, @is_shared (it belongs to
-- several customers).
-- Errors: 208 or 207 when the view customer_addresses, or a column of it, is missing.
IF OBJECT_ID(N'buzon.find_sender', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.find_sender AS RETURN 0');
GO
ALTER PROCEDURE buzon.find_sender
  @address nvarchar(640),
  @is_known bit OUTPUT,
  @customer_id bigint OUTPUT,
  @contact_id bigint OUTPUT,
  @is_shared bit OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @found TABLE (customer_id bigint NULL, contact_id bigint NULL);
  DECLARE @collation nvarchar(128);
  SELECT @is_known = 0, @customer_id = NULL, @contact_id = NULL, @is_shared = 0;
  IF @address IS NULL RETURN;

  -- A column that ignores case is found by its index; one that does not has to be folded. Collations
  -- also take different addresses for one (ß and ss): the exact comparison has the last word.
  SELECT @collation = c.collation_name
  FROM sys.columns c
  WHERE c.object_id = OBJECT_ID(N'buzon.customer_addresses') AND c.name = N'email';
  IF CHARINDEX(N'_CI', @collation) > 0
    INSERT INTO @found (customer_id, contact_id)
    SELECT a.customer_id, a.contact_id
    FROM buzon.customer_addresses a
    WHERE a.email = @address
      AND LOWER(a.email COLLATE Latin1_General_BIN2) = @address;
  ELSE
    INSERT INTO @found (customer_id, contact_id)
    SELECT a.customer_id, a.contact_id
    FROM buzon.customer_addresses a
    WHERE LOWER(a.email COLLATE Latin1_General_BIN2) = @address;

  IF EXISTS (SELECT 1 FROM @found) SET @is_known = 1;
  SELECT TOP (1) @customer_id = f.customer_id, @contact_id = f.contact_id
  FROM @found f
  ORDER BY CASE WHEN f.customer_id IS NULL THEN 1 ELSE 0 END, f.customer_id,
    CASE WHEN f.contact_id IS NULL THEN 1 ELSE 0 END, f.contact_id;
  IF EXISTS (SELECT 1 FROM @found f WHERE f.customer_id <> @customer_id) SET @is_shared = 1;
END;
GO
