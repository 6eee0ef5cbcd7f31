-- The cases that have a message of this Message-ID, or of which mail with it was sent (P5). What forged
-- mails name leads nowhere: who wrote them chose it. Each look-up
-- of these routines asks one table for one value: its plan is good however little is known of the
-- tables, and is made once.
CREATE OR REPLACE FUNCTION buzon.cases_naming (p_message_id text) RETURNS bigint[]
LANGUAGE plpgsql AS $$
BEGIN
  RETURN ARRAY(
      SELECT m.case_id FROM buzon.messages m
      WHERE m.message_id = p_message_id AND m.case_id IS NOT NULL
        AND buzon.is_case_trusted(m.case_id))
    || ARRAY(SELECT o.case_id FROM buzon.outgoing o WHERE o.message_id = p_message_id);
END
$$;

-- The cases of messages that refer to this Message-ID.
CREATE OR REPLACE FUNCTION buzon.cases_referring_to (p_message_id text) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
  v_message_id bigint;
  v_case_ids bigint[] := '{}';
BEGIN
  FOR v_message_id IN
    SELECT r.message_id FROM buzon.message_references r WHERE r.reference = p_message_id
  LOOP
    v_case_ids := v_case_ids || ARRAY(
      SELECT m.case_id FROM buzon.messages m
      WHERE m.id = v_message_id AND m.case_id IS NOT NULL AND buzon.is_case_trusted(m.case_id));
  END LOOP;
  RETURN v_case_ids;
END
$$;

-- Whether those who write in a case are who they say they are, as far as anybody asked.
CREATE OR REPLACE FUNCTION buzon.is_case_trusted (p_case_id bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT c.is_sender_trusted FROM buzon.cases c WHERE c.id = p_case_id);
END
$$;
