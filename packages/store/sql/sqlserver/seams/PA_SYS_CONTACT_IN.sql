-- Registers an unknown sender when the listener's UnknownSender is Register (P11): by default as a
-- customer of his own with one contact. Replace it at will: docs/sql-server.md.
CREATE PROCEDURE buzon.PA_SYS_CONTACT_IN
  @email nvarchar(450),
  @name nvarchar(640),
  @customer_id bigint OUTPUT,
  @contact_id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;

  INSERT INTO buzon.customers (name) VALUES (COALESCE(NULLIF(@name, N''), @email));
  SET @customer_id = SCOPE_IDENTITY();

  INSERT INTO buzon.contacts (customer_id, name, email) VALUES (@customer_id, @name, @email);
  SET @contact_id = SCOPE_IDENTITY();
END;
GO
