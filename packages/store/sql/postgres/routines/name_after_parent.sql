-- A case that a reply opened is called as the mail that the reply answers, once that is filed, too (P5): later
-- mails of its subject then find it (P3), in whichever order the two came. What a person called it stays.
CREATE OR REPLACE FUNCTION buzon.name_after_parent (
  p_case_id bigint, p_message_id text, p_subject text, p_subject_key text,
  p_subject_key_version integer
) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE buzon.cases c
  SET subject = p_subject, subject_key = p_subject_key, subject_key_version = p_subject_key_version
  WHERE c.id = p_case_id AND c.subject_key <> p_subject_key
    AND EXISTS (
      SELECT FROM buzon.message_references r
      JOIN buzon.messages m ON m.id = r.message_id
      WHERE r.reference = p_message_id AND m.case_id = p_case_id AND m.subject = c.subject
    );
END
$$;
