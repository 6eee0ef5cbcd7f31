-- The case that a message continues, and how it was found: token first, then references, then
-- subject (P5, P3). Without a sender there is none.
CREATE OR REPLACE FUNCTION buzon.match_case (
  p_customer_id bigint, p_address text, p_subject_key text, p_tokens bigint[],
  p_message_id text, p_thread_ids text[], p_received_at timestamptz, p_follow_up_days integer,
  OUT case_id bigint, OUT matched_by text
)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_token bigint;
  v_id text;
BEGIN
  IF p_address IS NULL THEN
    RETURN;
  END IF;

  -- One plain query for each name: its plan is good however little is known of the tables.
  match_case.matched_by := 'token';
  FOREACH v_token IN ARRAY p_tokens LOOP
    SELECT c.id INTO match_case.case_id
    FROM (
      SELECT r.id FROM buzon.cases r WHERE r.reference = v_token::text
      UNION ALL
      SELECT i.id FROM buzon.cases i WHERE i.id = v_token
    ) AS named
    JOIN buzon.cases c ON c.id = named.id
    WHERE buzon.belongs_to_case(c.id, c.customer_id, c.sender_address, p_customer_id, p_address)
      AND buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    -- The number that the customer was told outweighs one that only happens to be an id.
    ORDER BY COALESCE(c.reference, c.id::text) = v_token::text DESC, c.status = 'open' DESC,
      c.id DESC
    LIMIT 1;
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;

  match_case.matched_by := 'references';
  FOREACH v_id IN ARRAY p_thread_ids LOOP
    SELECT c.id INTO match_case.case_id
    FROM (
      SELECT m.case_id FROM buzon.messages m WHERE m.message_id = v_id AND m.case_id IS NOT NULL
      UNION ALL
      SELECT o.case_id FROM buzon.outgoing o WHERE o.message_id = v_id
    ) AS named
    JOIN buzon.cases c ON c.id = named.case_id
    WHERE buzon.belongs_to_case(c.id, c.customer_id, c.sender_address, p_customer_id, p_address)
      AND buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    ORDER BY c.status = 'open' DESC, c.id DESC
    LIMIT 1;
    IF FOUND THEN
      RETURN;
    END IF;
  END LOOP;

  -- A reply of the same batch may have been filed before the mail that it answers.
  IF p_message_id IS NOT NULL THEN
    SELECT c.id INTO match_case.case_id
    FROM buzon.message_references r
    JOIN buzon.messages m ON m.id = r.message_id
    JOIN buzon.cases c ON c.id = m.case_id
    WHERE r.reference = p_message_id
      AND buzon.belongs_to_case(c.id, c.customer_id, c.sender_address, p_customer_id, p_address)
      AND buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    ORDER BY c.status = 'open' DESC, c.id DESC
    LIMIT 1;
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;

  match_case.matched_by := 'subject';
  IF p_subject_key <> '' THEN
    SELECT c.id INTO match_case.case_id
    FROM (
      SELECT s.id, s.status, s.last_message_at FROM buzon.cases s
      WHERE s.customer_id = p_customer_id AND s.customer_id IS NOT NULL
        AND s.subject_key = p_subject_key AND s.subject_key <> ''
      UNION ALL
      -- Opened before its sender became a customer (P3).
      SELECT s.id, s.status, s.last_message_at FROM buzon.cases s
      WHERE s.sender_address = p_address AND s.customer_id IS NULL
        AND s.subject_key = p_subject_key AND s.subject_key <> ''
    ) AS c
    WHERE buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days)
    ORDER BY c.status = 'open' DESC, c.id DESC
    LIMIT 1;
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;

  match_case.matched_by := NULL;
END
$$;
