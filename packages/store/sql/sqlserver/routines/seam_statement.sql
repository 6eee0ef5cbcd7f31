-- The statement that executes a user's own procedure with the parameters that it declares, found by name in
-- sys.all_parameters (sys.parameters of every server); those of a procedure that a synonym points to, in
-- its database. It gives no results to the client: from SQL Server 2012 on the server refuses them (error
-- 11535); before, they are caught and counted.
-- Parameters: @seam N'PA_SYS_MSG_IN' or N'PA_SYS_CONTACT_IN'. Out: @statement, whose variables are those of
-- seam_parameters and @selected int OUTPUT, how many rows were caught.
-- Errors, all the installation's: BZI01 missing, BZI03 no procedure, BZI04 not to be executed by this user,
-- BZI05 a parameter that cannot be an output. A parameter without a default that nobody gives is the server's
-- error 201 when the statement runs.
IF OBJECT_ID(N'buzon.seam_statement', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.seam_statement AS RETURN 0');
GO
ALTER PROCEDURE buzon.seam_statement
  @seam nvarchar(20),
  @statement nvarchar(max) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @declared TABLE (
    position int IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    name nvarchar(128) NOT NULL,
    is_output bit NOT NULL
  );
  DECLARE @object_id int, @type nvarchar(2), @base nvarchar(1035), @catalog nvarchar(300),
    @query nvarchar(1000), @words nvarchar(2000), @position int, @count int, @name nvarchar(128),
    @is_output bit, @can_answer bit, @separator nvarchar(2);

  SELECT @object_id = o.object_id, @type = RTRIM(o.type)
  FROM sys.objects o
  WHERE o.schema_id = SCHEMA_ID(N'buzon') AND o.name = @seam;
  IF @object_id IS NULL
    SET @words = N'BZI01: The procedure buzon.' + @seam + N' is missing (or the database user '
      + USER_NAME() + N' may not see it)';
  ELSE IF @type = N'SN'
  BEGIN
    SELECT @base = s.base_object_name FROM sys.synonyms s WHERE s.object_id = @object_id;
    IF PARSENAME(@base, 4) IS NOT NULL
      SET @words = N'BZI03: buzon.' + @seam + N' points to another server (' + @base
        + N'), where it could not take part in the transaction';
    SET @object_id = OBJECT_ID(@base);
    IF @words IS NULL AND @object_id IS NULL
      SET @words = N'BZI01: The procedure buzon.' + @seam + N' is missing: it points to ' + @base
        + N', which is not there, or which the database user ' + USER_NAME() + N' may not see';
  END;
  ELSE IF @type NOT IN (N'P', N'PC')
    SET @words = N'BZI03: buzon.' + @seam + N' is no procedure';
  ELSE IF HAS_PERMS_BY_NAME(N'buzon.' + @seam, N'OBJECT', N'EXECUTE') = 0
    SET @words = N'BZI04: The database user ' + USER_NAME() + N' may not execute buzon.' + @seam;
  IF @words IS NOT NULL
  BEGIN
    RAISERROR(N'%s', 16, 1, @words);
    RETURN;
  END;

  IF @base IS NULL
    INSERT INTO @declared (name, is_output)
    SELECT p.name, p.is_output FROM sys.all_parameters p
    WHERE p.object_id = @object_id ORDER BY p.parameter_id;
  ELSE
  BEGIN
    SET @catalog = ISNULL(QUOTENAME(PARSENAME(@base, 3)) + N'.', N'');
    SET @query = N'SELECT p.name, p.is_output FROM ' + @catalog + N'sys.all_parameters p
      WHERE p.object_id = @object_id ORDER BY p.parameter_id';
    INSERT INTO @declared (name, is_output)
    EXEC sp_executesql @query, N'@object_id int', @object_id = @object_id;
  END;

  -- What the procedure declares and Buzón does not give is left out: it may have a default.
  SELECT @statement = N'EXEC buzon.' + QUOTENAME(@seam), @separator = N' ', @position = 1;
  SELECT @count = COUNT(*) FROM @declared;
  WHILE @position <= @count
  BEGIN
    SELECT @name = d.name, @is_output = d.is_output FROM @declared d WHERE d.position = @position;
    SET @can_answer = NULL;
    SELECT @can_answer = g.can_answer FROM buzon.seam_parameters(@seam) g
    WHERE N'@' + g.name = LOWER(@name COLLATE Latin1_General_BIN2);
    IF @can_answer = 0 AND @is_output = 1
    BEGIN
      SET @words = N'BZI05: buzon.' + @seam + N' declares ' + @name + N' as OUTPUT, which it cannot be';
      RAISERROR(N'%s', 16, 1, @words);
      RETURN;
    END;
    IF @can_answer IS NOT NULL
    BEGIN
      SET @statement = @statement + @separator + @name + N' = ' + LOWER(@name COLLATE Latin1_General_BIN2)
        + CASE WHEN @is_output = 1 THEN N' OUTPUT' ELSE N'' END;
      SET @separator = N', ';
    END;
    SET @position = @position + 1;
  END;

  IF CONVERT(int, PARSENAME(CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion')), 4)) >= 11
    SET @statement = @statement + N' WITH RESULT SETS NONE'; -- from SQL Server 2012 on
  ELSE
    SET @statement = N'DECLARE @rows TABLE (value nvarchar(max)); INSERT INTO @rows ' + @statement
      + N'; SELECT @selected = COUNT(*) FROM @rows';
END;
GO
