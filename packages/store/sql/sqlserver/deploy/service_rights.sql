-- The least rights that the services need. Run it once in Buzón's database, after buzon migrate, as
-- its owner; running it again changes nothing. Then add the database user of DATABASE_URL:
--   EXEC sp_addrolemember N'buzon_service', N'the_user';
-- It gives no right to change the schema: buzon migrate is run by another user.
IF NOT EXISTS (
  SELECT 1 FROM sys.database_principals p WHERE p.name = N'buzon_service' AND p.type = 'R'
)
  EXEC(N'CREATE ROLE buzon_service');
GO
GRANT EXECUTE ON SCHEMA::buzon TO buzon_service;
GO
GRANT SELECT ON SCHEMA::buzon TO buzon_service;
GO
GRANT INSERT ON SCHEMA::buzon TO buzon_service;
GO
GRANT UPDATE ON SCHEMA::buzon TO buzon_service;
GO
