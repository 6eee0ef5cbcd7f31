-- The database and its owner, for sqlcmd: -v PASSWORD=… Runs again without harm.
:on error exit
IF DB_ID(N'buzon') IS NULL CREATE DATABASE buzon;
GO
-- Whoever only looks (the dashboard) then waits for no filing, and holds none up.
IF EXISTS (SELECT 1 FROM sys.databases d WHERE d.name = N'buzon' AND d.is_read_committed_snapshot_on = 0)
  ALTER DATABASE buzon SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO
IF SUSER_ID(N'buzon') IS NULL
  CREATE LOGIN buzon WITH PASSWORD = N'$(PASSWORD)', DEFAULT_DATABASE = buzon;
ELSE
  ALTER LOGIN buzon WITH PASSWORD = N'$(PASSWORD)';
GO
USE buzon;
GO
IF USER_ID(N'buzon') IS NULL CREATE USER buzon FOR LOGIN buzon;
GO
EXEC sp_addrolemember N'db_owner', N'buzon';
GO
