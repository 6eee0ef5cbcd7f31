-- The case that a bounce, a report or our own mail coming back is about: one that a Message-ID sent by us
-- names. Its writer is a mail server and belongs to no case; that it knows the Message-ID is enough (P12).
-- Parameters: @thread_ids, one a line; @case_id out: NULL when there is none.
IF OBJECT_ID(N'buzon.match_outgoing', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.match_outgoing AS RETURN 0');
GO
ALTER PROCEDURE buzon.match_outgoing
  @message_id nvarchar(1024),
  @thread_ids nvarchar(max),
  @received_at datetime2(3),
  @follow_up_days int,
  @case_id bigint OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @ids TABLE (position int NOT NULL PRIMARY KEY, id nvarchar(1024) COLLATE Latin1_General_BIN2);
  DECLARE @oldest datetime2(3);
  SELECT @case_id = NULL, @oldest = DATEADD(day, -@follow_up_days, @received_at);

  IF @message_id IS NOT NULL INSERT INTO @ids (position, id) VALUES (0, @message_id);
  INSERT INTO @ids (position, id)
  SELECT l.position, l.line FROM buzon.lines(@thread_ids) l;

  SELECT TOP (1) @case_id = c.id
  FROM @ids i
  JOIN buzon.outgoing o ON o.message_id_start = LEFT(i.id, 200) AND o.message_id = i.id
  JOIN buzon.cases n ON n.id = o.case_id
  JOIN buzon.cases c ON c.id = ISNULL(n.merged_into, n.id)
  WHERE @oldest IS NULL OR c.last_message_at >= @oldest
  ORDER BY i.position, CASE WHEN c.status = N'open' THEN 0 ELSE 1 END, c.id DESC;
END;
GO
