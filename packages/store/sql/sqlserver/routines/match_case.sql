-- The case that a message continues, and how it was found: token first, then references, then subject (P5,
-- P3). Without a sender there is none. Of the cases that a name leads to it is one to which the sender
-- belongs (the same customer, or took part before) and which is not too old; the newest open one, else the
-- newest closed one (P6). One that was merged into another leads to that one. What forged mails name leads
-- nowhere: who wrote them chose it.
-- Parameters: @tokens and @thread_ids, one a line, in the order in which they are tried;
-- @former_subject_keys, one a line, what earlier rules would have made of the subject. Out: @case_id,
-- @matched_by.
IF OBJECT_ID(N'buzon.match_case', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.match_case AS RETURN 0');
GO
ALTER PROCEDURE buzon.match_case
  @customer_id bigint,
  @address nvarchar(640),
  @sender_is_trusted bit,
  @subject_key nvarchar(400),
  @former_subject_keys nvarchar(max),
  @subject_key_version int,
  @tokens nvarchar(max),
  @message_id nvarchar(1024),
  @thread_ids nvarchar(max),
  @received_at datetime2(3),
  @follow_up_days int,
  @case_id bigint OUTPUT,
  @matched_by nvarchar(10) OUTPUT
AS
BEGIN
  SET NOCOUNT ON;
  DECLARE @tries TABLE (
    position int IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    kind nvarchar(10) NOT NULL,
    name nvarchar(1024) COLLATE Latin1_General_BIN2 NOT NULL
  );
  DECLARE @candidates TABLE (case_id bigint NOT NULL);
  DECLARE @keys TABLE (subject_key nvarchar(400) COLLATE Latin1_General_BIN2 NOT NULL PRIMARY KEY);
  DECLARE @position int, @count int, @kind nvarchar(10), @name nvarchar(1024),
    @name_start nvarchar(200), @oldest datetime2(3);
  SELECT @case_id = NULL, @matched_by = NULL,
    @oldest = DATEADD(day, -@follow_up_days, @received_at);
  IF @address IS NULL RETURN;

  -- The number that the customer was told outweighs one that only happens to be an id.
  INSERT INTO @tries (kind, name)
  SELECT k.kind, l.line
  FROM buzon.lines(@tokens) l
  CROSS JOIN (SELECT N'reference' AS kind UNION ALL SELECT N'number') k
  ORDER BY l.position, k.kind DESC;
  INSERT INTO @tries (kind, name)
  SELECT N'names', l.line FROM buzon.lines(@thread_ids) l ORDER BY l.position;
  -- A reply of the same batch may have been filed before the mail that it answers.
  IF @message_id IS NOT NULL INSERT INTO @tries (kind, name) VALUES (N'refers', @message_id);

  SELECT @position = 1, @count = COUNT(*) FROM @tries;
  WHILE @position <= @count
  BEGIN
    SELECT @kind = t.kind, @name = t.name, @name_start = LEFT(t.name, 200)
    FROM @tries t WHERE t.position = @position;
    DELETE FROM @candidates;
    IF @kind = N'reference'
      INSERT INTO @candidates (case_id)
      SELECT c.id FROM buzon.cases c WHERE c.reference = @name;
    ELSE IF @kind = N'number'
      INSERT INTO @candidates (case_id) VALUES (CONVERT(bigint, @name));
    ELSE IF @kind = N'names'
      INSERT INTO @candidates (case_id)
      SELECT m.case_id FROM buzon.messages m
      JOIN buzon.cases c ON c.id = m.case_id AND c.is_sender_trusted = 1
      WHERE m.message_id_start = @name_start AND m.message_id = @name
      UNION
      SELECT o.case_id FROM buzon.outgoing o
      WHERE o.message_id_start = @name_start AND o.message_id = @name;
    ELSE
      INSERT INTO @candidates (case_id)
      SELECT DISTINCT m.case_id FROM buzon.message_references r
      JOIN buzon.messages m ON m.id = r.message_id
      JOIN buzon.cases c ON c.id = m.case_id AND c.is_sender_trusted = 1
      WHERE r.reference_start = @name_start AND r.reference = @name;

    -- Bounces, reports and our own mail come into a case without belonging to it: anybody can write
    -- as mailer-daemon.
    SELECT TOP (1) @case_id = c.id
    FROM @candidates k
    JOIN buzon.cases n ON n.id = k.case_id
    JOIN buzon.cases c ON c.id = ISNULL(n.merged_into, n.id)
    WHERE (@oldest IS NULL OR c.last_message_at >= @oldest)
      AND (c.customer_id = @customer_id OR c.sender_address = @address OR EXISTS (
        SELECT 1 FROM buzon.messages m
        WHERE m.case_id = c.id AND m.from_address = @address
          AND (m.automatic IS NULL OR m.automatic NOT IN (N'bounce', N'report', N'own'))))
    ORDER BY CASE WHEN c.status = N'open' THEN 0 ELSE 1 END, c.id DESC;
    IF @case_id IS NOT NULL
    BEGIN
      SET @matched_by = CASE WHEN @kind IN (N'reference', N'number') THEN N'token' ELSE N'references' END;
      RETURN;
    END;
    SET @position = @position + 1;
  END;

  IF @subject_key = N'' RETURN;
  -- Cases that `buzon rekey` has yet to reach have the key of earlier rules. Both are looked for at
  -- once: between two looks a case could get the other key and be missed by both. A comparison leaves
  -- spaces at the end out, in every collation; their lengths tell.
  INSERT INTO @keys (subject_key) VALUES (@subject_key);
  INSERT INTO @keys (subject_key)
  SELECT DISTINCT l.line FROM buzon.lines(@former_subject_keys) l
  WHERE l.line <> @subject_key AND l.line <> N'';
  DELETE FROM @candidates;
  IF @customer_id IS NOT NULL
    INSERT INTO @candidates (case_id)
    SELECT c.id FROM @keys k
    JOIN buzon.cases c ON c.customer_id = @customer_id AND c.subject_key = k.subject_key
    WHERE DATALENGTH(c.subject_key) = DATALENGTH(k.subject_key);
  -- Opened before its sender became a customer (P3); forged mail keeps to itself.
  INSERT INTO @candidates (case_id)
  SELECT c.id FROM @keys k
  JOIN buzon.cases c ON c.subject_key = k.subject_key
    AND c.sender_address_start = LEFT(@address COLLATE Latin1_General_BIN2, 50)
  WHERE c.sender_address = @address AND c.customer_id IS NULL
    AND c.is_sender_trusted = @sender_is_trusted
    AND DATALENGTH(c.subject_key) = DATALENGTH(k.subject_key);
  SELECT TOP (1) @case_id = c.id, @matched_by = N'subject'
  FROM @candidates k
  JOIN buzon.cases n ON n.id = k.case_id
  JOIN buzon.cases c ON c.id = ISNULL(n.merged_into, n.id)
  WHERE (n.subject_key = @subject_key OR n.subject_key_version <> @subject_key_version)
    AND (@oldest IS NULL OR c.last_message_at >= @oldest)
  ORDER BY CASE WHEN c.status = N'open' THEN 0 ELSE 1 END, c.id DESC;
END;
GO
