-- The lines of a text, which is how a list travels in one parameter.
-- Parameters: @text, lines with char(10) between them; NULL or N'': none.
-- Result: position (1 first), line.
IF OBJECT_ID(N'buzon.lines') IS NULL
  EXEC(N'CREATE FUNCTION buzon.lines (@text nvarchar(max))
    RETURNS @lines TABLE (position int) AS BEGIN RETURN END');
GO
ALTER FUNCTION buzon.lines (@text nvarchar(max))
RETURNS @lines TABLE (
  position int NOT NULL,
  line nvarchar(1024) COLLATE Latin1_General_BIN2 NOT NULL
)
AS
BEGIN
  DECLARE @rest nvarchar(max), @offset bigint, @part nvarchar(4000), @start int, @end int,
    @position int;
  IF @text IS NULL OR @text = N'' RETURN;

  -- In parts that are no large value: each look into one costs the more the longer it is. Binary, as
  -- everything that is compared: in other collations a line break may be one with what follows it, and
  -- a character may count as one or as two.
  SET @rest = @text + NCHAR(10);
  SET @position = 1;
  SET @offset = 1;
  SET @part = SUBSTRING(@rest COLLATE Latin1_General_BIN2, @offset, 4000);
  WHILE DATALENGTH(@part) > 0
  BEGIN
    SET @start = 1;
    SET @end = CHARINDEX(NCHAR(10) COLLATE Latin1_General_BIN2, @part, @start);
    -- Too long for a line: refused by the column.
    IF @end = 0 SET @end = 4001;
    WHILE @end > 0
    BEGIN
      INSERT INTO @lines (position, line)
      VALUES (@position, SUBSTRING(@part COLLATE Latin1_General_BIN2, @start, @end - @start));
      SET @position = @position + 1;
      SET @start = @end + 1;
      SET @end = CHARINDEX(NCHAR(10) COLLATE Latin1_General_BIN2, @part, @start);
    END;
    SET @offset = @offset + @start - 1;
    SET @part = SUBSTRING(@rest COLLATE Latin1_General_BIN2, @offset, 4000);
  END;
  RETURN;
END;
GO
