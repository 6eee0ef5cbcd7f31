-- Of the cases that a name leads to, the one that a message may continue: its sender belongs to it and
-- it is not too old; the newest open one, else the newest closed one (P5, P6). One that was merged
-- into another leads to that one.
CREATE OR REPLACE FUNCTION buzon.best_case (
  p_case_ids bigint[], p_customer_id bigint, p_address text, p_received_at timestamptz,
  p_follow_up_days integer
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_named_id bigint;
  v_case_id bigint;
  v_is_open boolean;
  v_best_id bigint;
  v_best_is_open boolean;
BEGIN
  FOREACH v_named_id IN ARRAY p_case_ids LOOP
    SELECT c.id, c.status = 'open' INTO v_case_id, v_is_open
    FROM buzon.cases n
    JOIN buzon.cases c ON c.id = COALESCE(n.merged_into, n.id)
    WHERE n.id = v_named_id
      AND buzon.belongs_to_case(c.id, c.customer_id, c.sender_address, p_customer_id, p_address)
      AND buzon.is_followed_up(c.last_message_at, p_received_at, p_follow_up_days);
    IF FOUND AND (v_best_id IS NULL OR v_is_open > v_best_is_open
      OR (v_is_open = v_best_is_open AND v_case_id > v_best_id)) THEN
      v_best_id := v_case_id;
      v_best_is_open := v_is_open;
    END IF;
  END LOOP;
  RETURN v_best_id;
END
$$;
