-- Has PA_SYS_MSG_IN decide the inbox of a case (P8), after all rows are written. What it leaves alone
-- stays as it is, also what it wrote into buzon.cases itself.
CREATE OR REPLACE FUNCTION buzon.route_case (
  p_case_id bigint, p_message_id bigint, p_listener text, p_customer_id bigint,
  p_contact_id bigint, p_address text, p_subject text, p_is_new_case boolean,
  p_auto_submitted text, p_dry_run boolean, OUT inbox_id bigint, OUT case_reference text
)
LANGUAGE plpgsql
SET enable_seqscan = on
SET plan_cache_mode = auto
AS $$
#variable_conflict use_column
DECLARE
  v_case buzon.cases;
  v_statement text;
  v_answer record;
  v_values jsonb;
  v_inbox_id bigint;
  v_reference text;
BEGIN
  SELECT * INTO v_case FROM buzon.cases c WHERE c.id = p_case_id;

  v_statement := buzon.remembered_seam('pa_sys_msg_in');
  IF current_setting('buzon.pa_sys_msg_in_has_answer')::boolean THEN
    EXECUTE v_statement INTO v_answer
    USING p_case_id, p_message_id, p_listener, v_case.process_id, v_case.functional_unit_id,
      p_customer_id, p_contact_id, p_address, p_subject, p_is_new_case, p_auto_submitted,
      p_dry_run, v_case.inbox_id, v_case.reference::text;
    v_values := to_jsonb(v_answer);
  ELSE
    EXECUTE v_statement
    USING p_case_id, p_message_id, p_listener, v_case.process_id, v_case.functional_unit_id,
      p_customer_id, p_contact_id, p_address, p_subject, p_is_new_case, p_auto_submitted,
      p_dry_run, v_case.inbox_id, v_case.reference::text;
  END IF;
  v_inbox_id := (v_values ->> 'inbox_id')::bigint;
  v_reference := NULLIF(btrim(v_values ->> 'case_reference'), '');

  IF v_inbox_id IS DISTINCT FROM v_case.inbox_id AND v_inbox_id IS NOT NULL
    AND NOT EXISTS (SELECT FROM buzon.inboxes i WHERE i.id = v_inbox_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM01',
      MESSAGE = format('PA_SYS_MSG_IN gave inbox %s, which does not exist', v_inbox_id);
  END IF;
  IF length(v_reference) > 100 THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM02',
      MESSAGE = 'PA_SYS_MSG_IN gave a case_reference of more than 100 characters';
  END IF;

  IF COALESCE(v_inbox_id <> v_case.inbox_id, v_inbox_id IS NOT NULL)
    OR COALESCE(v_reference <> v_case.reference, v_reference IS NOT NULL) THEN
    UPDATE buzon.cases c
    SET inbox_id = CASE WHEN v_inbox_id IS DISTINCT FROM v_case.inbox_id
          THEN COALESCE(v_inbox_id, c.inbox_id) ELSE c.inbox_id END,
      reference = CASE WHEN v_reference IS DISTINCT FROM v_case.reference
          THEN COALESCE(v_reference, c.reference) ELSE c.reference END
    WHERE c.id = p_case_id
    RETURNING c.inbox_id, c.reference INTO route_case.inbox_id, route_case.case_reference;
  ELSE
    SELECT c.inbox_id, c.reference INTO route_case.inbox_id, route_case.case_reference
    FROM buzon.cases c WHERE c.id = p_case_id;
  END IF;

  IF p_is_new_case AND route_case.inbox_id IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'BZM03',
      MESSAGE = 'PA_SYS_MSG_IN gave the new case no inbox (inbox_id stayed NULL)';
  END IF;
  route_case.case_reference := COALESCE(route_case.case_reference, p_case_id::text);
END
$$;
