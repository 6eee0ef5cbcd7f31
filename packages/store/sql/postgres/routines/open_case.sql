-- Opens a case for a message; its inbox comes later, from PA_SYS_MSG_IN.
CREATE OR REPLACE FUNCTION buzon.open_case (
  p_listener text, p_process text, p_functional_unit text, p_customer_id bigint,
  p_contact_id bigint, p_address text, p_sender_is_trusted boolean, p_subject text, p_subject_key text,
  p_subject_key_version integer, p_received_at timestamptz
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_id bigint;
BEGIN
  INSERT INTO buzon.cases (customer_id, contact_id, sender_address, is_sender_trusted, process_id,
    functional_unit_id, subject, subject_key, subject_key_version, opened_at, updated_at, last_message_at)
  VALUES (p_customer_id, p_contact_id, p_address, p_sender_is_trusted,
    buzon.process_id(p_listener, p_process),
    buzon.functional_unit_id(p_listener, p_functional_unit),
    p_subject, p_subject_key, p_subject_key_version, v_now, v_now, p_received_at)
  RETURNING id INTO v_id;
  RETURN v_id;
END
$$;
