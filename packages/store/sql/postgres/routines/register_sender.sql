-- Has PA_SYS_CONTACT_IN register an unknown sender (P11). The caller holds the address's lock, so two
-- first mails at once register it once.
CREATE OR REPLACE FUNCTION buzon.register_sender (
  p_address text, p_name text, p_listener text, OUT customer_id bigint, OUT contact_id bigint
)
LANGUAGE plpgsql
SET enable_seqscan = on
SET plan_cache_mode = auto
AS $$
DECLARE
  v_statement text;
  v_answer record;
  v_values jsonb;
BEGIN
  v_statement := buzon.remembered_seam('pa_sys_contact_in');
  IF current_setting('buzon.pa_sys_contact_in_has_answer')::boolean THEN
    EXECUTE v_statement INTO v_answer
    USING p_address, p_name, p_listener, NULL::bigint, NULL::bigint;
    v_values := to_jsonb(v_answer);
  ELSE
    EXECUTE v_statement
    USING p_address, p_name, p_listener, NULL::bigint, NULL::bigint;
  END IF;

  customer_id := (v_values ->> 'customer_id')::bigint;
  contact_id := (v_values ->> 'contact_id')::bigint;
END
$$;
