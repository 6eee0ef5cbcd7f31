-- A case that a reply opened is called as the mail that the reply answers, once that is filed, too (P5): later
-- mails of its subject then find it (P3), in whichever order the two came. What a person called it stays.
IF OBJECT_ID(N'buzon.name_after_parent', N'P') IS NULL EXEC(N'CREATE PROCEDURE buzon.name_after_parent AS RETURN 0');
GO
ALTER PROCEDURE buzon.name_after_parent
  @case_id bigint,
  @message_id nvarchar(1024),
  @subject nvarchar(2000),
  @subject_key nvarchar(400),
  @subject_key_version int
AS
BEGIN
  SET NOCOUNT ON;
  UPDATE buzon.cases
  SET subject = @subject, subject_key = @subject_key, subject_key_version = @subject_key_version
  WHERE id = @case_id
    AND (subject_key <> @subject_key OR DATALENGTH(subject_key) <> DATALENGTH(@subject_key))
    AND EXISTS (
      SELECT 1 FROM buzon.message_references r
      JOIN buzon.messages m ON m.id = r.message_id
      WHERE r.reference_start = LEFT(@message_id COLLATE Latin1_General_BIN2, 200)
        AND r.reference = @message_id AND m.case_id = @case_id AND m.subject = buzon.cases.subject);
END;
GO
