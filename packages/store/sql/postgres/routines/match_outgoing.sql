-- The case that a bounce, a report or our own mail coming back is about: one that a Message-ID sent
-- by us names. Its writer is a mail server and belongs to no case; that it knows the Message-ID is
-- enough (P12).
CREATE OR REPLACE FUNCTION buzon.match_outgoing (
  p_message_id text, p_thread_ids text[], p_received_at timestamptz, p_follow_up_days integer
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_id text;
  v_case_id bigint;
BEGIN
  FOREACH v_id IN ARRAY p_message_id || p_thread_ids LOOP
    SELECT c.id INTO v_case_id
    FROM buzon.outgoing o
    JOIN buzon.cases n ON n.id = o.case_id
    JOIN buzon.cases c ON c.id = COALESCE(n.merged_into, n.id)
    WHERE o.message_id = v_id
      AND buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    ORDER BY c.status = 'open' DESC, c.id DESC
    LIMIT 1;
    IF FOUND THEN
      RETURN v_case_id;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
