-- Merges a case into another one of the same customer: SELECT buzon.merge_cases(1043, 1042). Its
-- messages go there, it is closed, and what would continue it continues the other one (P5). A second time
-- it changes nothing.
CREATE OR REPLACE FUNCTION buzon.merge_cases (p_case_id bigint, p_into_case_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_from buzon.cases;
  v_into buzon.cases;
BEGIN
  -- In one order, whichever is merged into which.
  PERFORM FROM buzon.cases c
  WHERE c.id IN (p_case_id, p_into_case_id) ORDER BY c.id FOR UPDATE;
  SELECT * INTO v_from FROM buzon.cases c WHERE c.id = p_case_id;
  SELECT * INTO v_into FROM buzon.cases c WHERE c.id = p_into_case_id;
  IF v_from.id IS NULL OR v_into.id IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM04', MESSAGE = format('There is no case %s',
      CASE WHEN v_from.id IS NULL THEN p_case_id ELSE p_into_case_id END);
  ELSIF v_from.merged_into = v_into.id THEN
    RETURN;
  ELSIF v_from.id = v_into.id OR v_from.merged_into IS NOT NULL OR v_into.merged_into IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM05', MESSAGE = format(
      'Case %s cannot be merged into %s: one of them was merged already, or they are the same',
      p_case_id, p_into_case_id);
  ELSIF v_from.customer_id <> v_into.customer_id THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM05', MESSAGE = format(
      'Case %s cannot be merged into %s: they are of different customers',
      p_case_id, p_into_case_id);
  END IF;

  UPDATE buzon.messages SET case_id = p_into_case_id WHERE case_id = p_case_id;
  UPDATE buzon.outbox SET case_id = p_into_case_id WHERE case_id = p_case_id;
  INSERT INTO buzon.outgoing (message_id, case_id, registered_at)
    SELECT o.message_id, p_into_case_id, o.registered_at FROM buzon.outgoing o
    WHERE o.case_id = p_case_id
    ON CONFLICT (message_id, case_id) DO NOTHING;
  DELETE FROM buzon.outgoing WHERE case_id = p_case_id;
  UPDATE buzon.cases SET merged_into = p_into_case_id WHERE merged_into = p_case_id;
  UPDATE buzon.cases
  SET status = 'closed', merged_into = p_into_case_id, updated_at = clock_timestamp()
  WHERE id = p_case_id;
  UPDATE buzon.cases
  SET status = CASE WHEN v_from.status = 'open' THEN 'open' ELSE status END,
    updated_at = clock_timestamp(),
    last_message_at = GREATEST(last_message_at, v_from.last_message_at)
  WHERE id = p_into_case_id;
END
$$;
