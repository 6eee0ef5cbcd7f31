-- The case that a message continues, and how it was found: token first, then references, then
-- subject (P5, P3). Without a sender there is none.
CREATE OR REPLACE FUNCTION buzon.match_case (
  p_customer_id bigint, p_address text, p_sender_is_trusted boolean, p_subject_key text,
  p_former_subject_keys text[], p_subject_key_version integer, p_tokens bigint[], p_message_id text,
  p_thread_ids text[], p_received_at timestamptz, p_follow_up_days integer,
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

  match_case.matched_by := 'token';
  FOREACH v_token IN ARRAY p_tokens LOOP
    -- The number that the customer was told outweighs one that only happens to be an id.
    match_case.case_id := COALESCE(
      buzon.best_case(
        ARRAY(SELECT c.id FROM buzon.cases c WHERE c.reference = v_token::text),
        p_customer_id, p_address, p_received_at, p_follow_up_days),
      buzon.best_case(
        ARRAY[v_token], p_customer_id, p_address, p_received_at, p_follow_up_days));
    IF match_case.case_id IS NOT NULL THEN
      RETURN;
    END IF;
  END LOOP;

  match_case.matched_by := 'references';
  FOREACH v_id IN ARRAY p_thread_ids LOOP
    match_case.case_id := buzon.best_case(
      buzon.cases_naming(v_id), p_customer_id, p_address, p_received_at, p_follow_up_days);
    IF match_case.case_id IS NOT NULL THEN
      RETURN;
    END IF;
  END LOOP;

  -- A reply of the same batch may have been filed before the mail that it answers.
  IF p_message_id IS NOT NULL THEN
    match_case.case_id := buzon.best_case(
      buzon.cases_referring_to(p_message_id),
      p_customer_id, p_address, p_received_at, p_follow_up_days);
    IF match_case.case_id IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;

  match_case.matched_by := 'subject';
  IF p_subject_key <> '' THEN
    match_case.case_id := CASE WHEN cardinality(p_former_subject_keys) = 0
      THEN buzon.case_by_subject(
        p_customer_id, p_address, p_sender_is_trusted, p_subject_key, p_received_at,
        p_follow_up_days)
      ELSE buzon.case_by_any_subject(
        p_customer_id, p_address, p_sender_is_trusted, p_subject_key, p_former_subject_keys,
        p_subject_key_version, p_received_at, p_follow_up_days)
      END;
    IF match_case.case_id IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;

  match_case.matched_by := NULL;
END
$$;
